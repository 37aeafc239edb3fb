"""An unknown reduction counts as 'none'."""
# cell: e7_1
# misconception: M7.1x10
# hint: What happens when the name of the reduction is misspelt?
# hint-es: ¿Qué pasa cuando el nombre de la reducción está mal escrito?
# title-es: Una reduction desconocida cuenta como 'none'.

def bce_with_logits(
    logits: torch.Tensor,
    targets: torch.Tensor,
    *,
    reduction: str = "mean",
    pos_weight: torch.Tensor | None = None,
) -> torch.Tensor:
    """Binary cross entropy between logits and targets of the same shape, stable for every logit."""
    if logits.shape != targets.shape:
        raise ValueError(f"shapes differ: {tuple(logits.shape)} and {tuple(targets.shape)}")
    targets = targets.to(logits.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
