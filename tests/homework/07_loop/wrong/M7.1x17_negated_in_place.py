"""The sign of the logits is turned in place."""
# cell: e7_1
# misconception: M7.1x17
# hint: Are logits and targets after the call what they were before, and can a gradient still find its way?
# hint-es: ¿Logits y targets son después de la llamada lo que eran antes? ¿Y un gradiente todavía encuentra el camino?
# title-es: El signo de los logits se invierte in-place.

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
    loss = -(positive + (1 - targets) * F.logsigmoid(logits.neg_()))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
