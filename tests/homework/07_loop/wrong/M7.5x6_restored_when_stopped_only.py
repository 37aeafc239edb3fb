"""The best state is restored only when it stops early."""
# cell: e7_5
# misconception: M7.5x6
# hint: In which state is the model when fit comes to an end without stopping early?
# hint-es: ¿En qué estado queda el modelo cuando fit llega al final sin parar antes?
# title-es: El mejor estado se restaura solo cuando para antes.

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
            model.load_state_dict(best_state)
            break
    return result
