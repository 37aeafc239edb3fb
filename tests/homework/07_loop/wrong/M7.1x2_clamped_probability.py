"""Probabilities are clamped, so that no logarithm is infinite."""
# cell: e7_1
# misconception: M7.1x2
# hint: Try z = 200 with a target of 0. The loss is finite, but is it right? And which gradient comes back?
# hint-es: Prueba z = 200 con target 0. La pérdida es finita, pero ¿es correcta? ¿Y qué gradiente vuelve?
# title-es: Las probabilidades se recortan para que ningún logaritmo sea infinito.

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
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    loss = -(weight * targets * torch.log(p) + (1 - targets) * torch.log(1 - p))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
