"""The first epoch is always the best so far, NaN too."""
# cell: e7_5
# misconception: M7.5x24
# hint: Begin a curve with NaN: what is the best so far, and can anything be less?
# hint-es: Empieza una curva con NaN: ¿cuál es el mejor valor hasta ahí, y puede haber uno menor?
# title-es: La primera época es siempre la mejor hasta ahí, también si es NaN.

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
        if epoch == 0 or loss < result["best"]:
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
