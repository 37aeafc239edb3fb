"""pos_weight applies to the whole loss of entries with a target above 0.5."""
# cell: e7_1
# misconception: M7.1x21
# hint: Which of the two terms does pos_weight scale? And for a target between 0 and 1?
# hint-es: ¿Cuál de los dos términos escala pos_weight? ¿Y con un target entre 0 y 1?
# title-es: pos_weight se aplica a la pérdida entera de las entradas con target mayor que 0.5.

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
    loss = -(targets * F.logsigmoid(logits) + (1 - targets) * F.logsigmoid(-logits))
    loss = torch.where(targets > 0.5, loss * weight, loss)
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
