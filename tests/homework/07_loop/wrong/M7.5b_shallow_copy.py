"""The state is copied shallowly."""
# cell: e7_5
# misconception: M7.5a
# hint: In which state is the model when fit is over? And what does your snapshot of the best state hold: numbers, or the model's own tensors?
# hint-es: ¿En qué estado queda el modelo cuando fit termina? ¿Y qué guarda tu copia del mejor estado: números, o los mismos tensores del modelo?
# title-es: El estado se copia solo por encima.

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
            best_state, waited = dict(model.state_dict()), 0
        else:
            waited += 1
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
