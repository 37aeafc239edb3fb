"""A small number is added inside the logarithm."""
# cell: e7_1
# misconception: M7.1x3
# hint: What does your small number do to the price of a logit that is very large, and to one that is quite ordinary?
# hint-es: ¿Qué le hace tu número pequeño al precio de un logit muy grande, y al de uno corriente?
# title-es: Se suma un número pequeño dentro del logaritmo.

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
    weight = 1 if pos_weight is None else pos_weight
    p, eps = torch.sigmoid(logits), 1e-8
    loss = -(weight * targets * torch.log(p + eps) + (1 - targets) * torch.log(1 - p + eps))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
