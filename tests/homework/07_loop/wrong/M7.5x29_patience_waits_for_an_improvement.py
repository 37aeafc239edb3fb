"""Epochs before the first improvement do not count for patience."""
# cell: e7_5
# misconception: M7.5x29
# hint: Write down by hand a curve that begins with NaN: after which epoch does patience=2 stop?
# hint-es: Escribe a mano una curva que empiece con NaN: ¿después de qué época se detiene con patience=2?
# title-es: Las épocas anteriores a la primera mejora no cuentan para la paciencia.

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
            waited += best_state is not None
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
