"""The schedule moves only after an improvement."""
# cell: e7_5
# misconception: M7.5x13
# hint: Does the schedule move in an epoch without improvement? What does the contract want?
# hint-es: ¿El schedule avanza en una época sin mejora? ¿Qué pide el contrato?
# title-es: El schedule avanza solo después de una mejora.

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
            if scheduler is not None:
                scheduler.step()
        else:
            waited += 1
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
