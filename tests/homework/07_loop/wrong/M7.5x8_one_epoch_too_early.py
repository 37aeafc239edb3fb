"""It stops one epoch too early."""
# cell: e7_5
# misconception: M7.5x8
# hint: With patience=k, may it stop after fewer than k epochs without improvement?
# hint-es: Con patience=k, ¿puede detenerse después de menos de k épocas sin mejora?
# title-es: Se detiene una época demasiado pronto.

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
        if patience is not None and waited and waited >= patience - 1:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
