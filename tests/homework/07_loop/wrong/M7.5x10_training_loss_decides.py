"""The training loss decides which epoch is best."""
# cell: e7_5
# misconception: M7.5x10
# hint: Which of the two losses tells how the model does on data that it has never seen?
# hint-es: ¿Cuál de las dos pérdidas dice cómo le va al modelo con datos que nunca vio?
# title-es: La pérdida de entrenamiento decide cuál es la mejor época.

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
        result["val"].append(evaluate())
        loss = result["train"][-1]
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
