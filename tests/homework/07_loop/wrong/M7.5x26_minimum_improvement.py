"""An improvement must be at least a hundredth."""
# cell: e7_5
# misconception: M7.5x26
# hint: By how much must a loss be lower to count as an improvement?
# hint-es: ¿Cuánto más baja tiene que ser una pérdida para contar como mejora?
# title-es: Una mejora tiene que ser de al menos una centésima.

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
        if loss < result["best"] - 0.01:
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
    return result
