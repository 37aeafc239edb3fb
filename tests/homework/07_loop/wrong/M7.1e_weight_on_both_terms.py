"""pos_weight scales the negative term, too."""
# cell: e7_1
# misconception: M7.1e
# hint: Which of the two terms does pos_weight scale, and for which entries?
# hint-es: ¿Cuál de los dos términos escala pos_weight, y para qué entradas?
# title-es: pos_weight escala también el término negativo.

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
    loss = -weight * (targets * F.logsigmoid(logits) + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
