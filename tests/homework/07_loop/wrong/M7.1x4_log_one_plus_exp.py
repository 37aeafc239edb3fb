"""log(1 + exp(z)) overflows for large logits."""
# cell: e7_1
# misconception: M7.1x4
# hint: How large is exp(z) for z = 200 in float32, and what comes of it further on?
# hint-es: ¿Cuánto vale exp(z) con z = 200 en float32, y qué sale de ahí en adelante?
# title-es: log(1 + exp(z)) se desborda con logits grandes.

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
    loss = weight * targets * torch.log(1 + torch.exp(-logits)) + (1 - targets) * torch.log(1 + torch.exp(logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
