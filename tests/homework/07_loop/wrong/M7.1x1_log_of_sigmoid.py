"""The formula as it stands: the logarithm of a sigmoid."""
# cell: e7_1
# misconception: M7.1x1
# hint: Try z = 200 and z = -200, with both targets: value and gradient. Where does a number become 0 or infinite on the way?
# hint-es: Prueba z = 200 y z = -200, con ambos targets: valor y gradiente. ¿En qué punto del camino un número se vuelve 0 o infinito?
# title-es: La fórmula tal cual: el logaritmo de una sigmoide.

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
    p = torch.sigmoid(logits)
    loss = -(weight * targets * torch.log(p) + (1 - targets) * torch.log(1 - p))
    if reduction == "mean":
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss
