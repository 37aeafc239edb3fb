"""The result has the targets' dtype."""
# cell: e7_1
# misconception: M7.1x13
# hint: Logits and targets may differ in dtype. Whose dtype has your result?
# hint-es: Logits y targets pueden tener distinto dtype. ¿El dtype de cuál de los dos tiene tu resultado?
# title-es: El resultado tiene el dtype de los targets.

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
    targets = targets if targets.is_floating_point() else targets.to(logits.dtype)
    logits = logits.to(targets.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
