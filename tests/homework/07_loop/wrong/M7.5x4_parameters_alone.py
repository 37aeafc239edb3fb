"""Parameters are kept, buffers are not."""
# cell: e7_5
# misconception: M7.5x4
# hint: Is everything in state_dict() kept and restored, buffers too?
# hint-es: ¿Se guarda y se restaura todo lo que hay en state_dict(), también los buffers?
# title-es: Se guardan los parámetros, pero no los buffers.

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
            best_state, waited = {k: p.detach().clone() for k, p in model.named_parameters()}, 0
        else:
            waited += 1
        if scheduler is not None:
            scheduler.step()
        if waited == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state, strict=False)
    return result
