"""Each epoch is compared with the one before."""
# cell: e7_5
# misconception: M7.5x9
# hint: With what do you compare a validation loss: with the one before, or with the best so far?
# hint-es: ¿Con qué comparas una pérdida de validación: con la anterior, o con la mejor hasta ahí?
# title-es: Cada época se compara con la anterior.

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
        elif loss >= result["val"][-2]:
            waited += 1
        else:
            waited = 0
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return result
