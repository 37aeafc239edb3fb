"""Restoring gives the parameters new memory."""
# cell: e7_5
# misconception: M7.5x28
# hint: Where in memory do the parameters lie before fit, and where after it?
# hint-es: ¿En qué lugar de la memoria están los parámetros antes de fit, y en cuál después?
# title-es: Al restaurar, los parámetros quedan con memoria nueva.

def fit(
    model: nn.Module,
    train_step: Callable[[], float],
    evaluate: Callable[[], float],
    *,
    epochs: int,
    scheduler=None,
    patience: int | None = None,
) -> dict:
    """Train for some epochs, stop when it gets no better, leave the model in its best state."""
    result = {"train": [], "val": [], "best": math.inf, "best_epoch": None}
    best_state, waited = None, 0
    for epoch in range(epochs):
        result["train"].append(train_step())
        loss = evaluate()
        result["val"].append(loss)
        if loss < result["best"]:
            result["best"], result["best_epoch"] = loss, epoch
            best_state, waited = copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
        for name, p in model.named_parameters():
            p.data = best_state[name]
    return result
