"""Shapes are not compared, and targets are broadcast."""
# cell: e7_1
# misconception: M7.1c
# hint: What does your function do with logits of shape (4, 1) and targets of shape (4,)? How many prices come out?
# hint-es: ¿Qué hace tu función con logits de forma (4, 1) y targets de forma (4,)? ¿Cuántos precios salen?
# title-es: No se comparan las formas, y los targets hacen broadcasting.

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
    targets = targets.to(logits.dtype)
    positive = targets * F.logsigmoid(logits)
    if pos_weight is not None:
        positive = positive * pos_weight
    loss = -(positive + (1 - targets) * F.logsigmoid(-logits))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
