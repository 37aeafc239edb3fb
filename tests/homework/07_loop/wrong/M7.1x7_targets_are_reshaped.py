"""Targets of another shape are reshaped."""
# cell: e7_1
# misconception: M7.1x7
# hint: What does the contract want for targets of another shape, even if they have as many entries?
# hint-es: ¿Qué pide el contrato para targets de otra forma, aunque tengan la misma cantidad de entradas?
# title-es: Los targets de otra forma se reacomodan.

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
        targets = targets.reshape(logits.shape) if targets.numel() == logits.numel() else targets.expand_as(logits)
    targets = targets.to(logits.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
