"""The minus sign is missing."""
# cell: e7_1
# misconception: M7.1x15
# hint: Is the price of a mistake a positive number in your function?
# hint-es: ¿El precio de un error es un número positivo en tu función?
# title-es: Falta el signo menos.

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
    loss = (positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
