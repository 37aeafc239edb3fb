"""Integer targets are refused."""
# cell: e7_1
# misconception: M7.1x8
# hint: Which kinds of targets does the contract allow? Try them all.
# hint-es: ¿Qué tipos de targets permite el contrato? Pruébalos todos.
# title-es: Los targets enteros se rechazan.

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
    if not targets.is_floating_point():
        raise TypeError("targets must be floating-point")
    targets = targets.to(logits.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
