"""The mean is divided by the sum of the weights."""
# cell: e7_1
# misconception: M7.1x20
# hint: "Mean over all entries": how many entries are there, with weights and without?
# hint-es: "Media sobre todas las entradas": ¿cuántas entradas hay, con pesos y sin pesos?
# title-es: La media se divide por la suma de los pesos.

def bce_with_logits(
    logits: torch.Tensor,
    targets: torch.Tensor,
    *,
    reduction: str = "mean",
    pos_weight: torch.Tensor | None = None,
) -> torch.Tensor:
    """Binary cross entropy between logits and targets of the same shape, stable for every logit."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"unknown reduction {reduction!r}")
    if logits.shape != targets.shape:
        raise ValueError(f"shapes differ: {tuple(logits.shape)} and {tuple(targets.shape)}")
    targets = targets.to(logits.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean() if pos_weight is None else loss.sum() / (1 + (pos_weight - 1) * targets).sum()
    return loss.sum() if reduction == "sum" else loss
