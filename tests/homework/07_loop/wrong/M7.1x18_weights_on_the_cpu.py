"""Weights are made anew, on the CPU."""
# cell: e7_1
# misconception: M7.1x18
# hint: On which device do the tensors live that you make yourself?
# hint-es: ¿En qué dispositivo viven los tensores que creas tú?
# title-es: Los pesos se crean de nuevo, en la CPU.

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
    weight = torch.ones(logits.shape) if pos_weight is None else pos_weight
    loss = -(weight * targets * F.logsigmoid(logits) + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
