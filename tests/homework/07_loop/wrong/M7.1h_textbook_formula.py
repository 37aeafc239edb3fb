"""The textbook formula: clamp, abs and log1p."""
# cell: e7_1
# misconception: M7.1h
# hint: Which gradient does your formula give at exactly z = 0? Look at the derivatives of its pieces there.
# hint-es: ¿Qué gradiente da tu fórmula en z = 0 exacto? Mira ahí las derivadas de sus partes.
# title-es: La fórmula de los libros: clamp, abs y log1p.

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
    loss = logits.clamp(min=0) - logits * targets + torch.log1p(torch.exp(-logits.abs()))
    loss = loss + (weight - 1) * targets * (F.softplus(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
