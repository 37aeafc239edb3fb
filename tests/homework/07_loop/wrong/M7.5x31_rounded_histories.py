"""The histories hold rounded losses."""
# cell: e7_5
# misconception: M7.5x31
# hint: Are the numbers in your histories those that you were given, to the last digit?
# hint-es: ¿Los números de tus historiales son los que te dieron, hasta el último dígito?
# title-es: Los historiales guardan pérdidas redondeadas.

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
        result["train"].append(round(train_step(), 6))
        loss = evaluate()
        result["val"].append(round(loss, 6))
        if loss < result["best"]:
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
