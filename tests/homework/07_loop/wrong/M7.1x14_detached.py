"""The loss is cut off from its graph."""
# cell: e7_1
# misconception: M7.1x14
# hint: Can one go backward from your result?
# hint-es: ¿Se puede ir hacia atrás desde tu resultado?
# title-es: La pérdida se separa de su grafo.

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
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    loss = loss.detach().requires_grad_()
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
