"""Targets are taken for hard ones, 0 or 1."""
# cell: e7_1
# misconception: M7.1f
# hint: Try a target of 0.3: which two terms does it have?
# hint-es: Prueba con un target de 0.3: ¿qué dos términos tiene?
# title-es: Los targets se toman como duros, 0 o 1.

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
    loss = torch.where(targets > 0.5, -weight * F.logsigmoid(logits), -F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
