"""The epoch in which it stops is missing from the history."""
# cell: e7_5
# misconception: M7.5x20
# hint: How many numbers are in each list when the training has stopped early?
# hint-es: ¿Cuántos números hay en cada lista cuando el entrenamiento paró antes?
# title-es: Falta en el historial la época en que para.

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
        if loss < result["best"]:
            result["best"], result["best_epoch"] = loss, epoch
            best_state, waited = copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
        result["val"].append(loss)
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
