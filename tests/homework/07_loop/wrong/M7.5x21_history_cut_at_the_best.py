"""Histories end with the best epoch."""
# cell: e7_5
# misconception: M7.5x21
# hint: Does each epoch that ran have its number in both lists?
# hint-es: ¿Cada época que corrió tiene su número en las dos listas?
# title-es: Los historiales terminan en la mejor época.

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
    if best_state is not None:
        for name in ("train", "val"):
            result[name] = result[name][: result["best_epoch"] + 1]
    return result
