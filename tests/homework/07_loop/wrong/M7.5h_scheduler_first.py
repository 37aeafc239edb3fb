"""The scheduler steps before the training."""
# cell: e7_5
# misconception: M7.5h
# hint: Which lr should the first epoch use?
# hint-es: ¿Qué lr debería usar la primera época?
# title-es: El scheduler avanza antes del entrenamiento.

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
        if scheduler is not None:
            scheduler.step()
        result["train"].append(train_step())
        loss = evaluate()
        result["val"].append(loss)
        if loss < result["best"]:
            result["best"], result["best_epoch"] = loss, epoch
            best_state, waited = copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
