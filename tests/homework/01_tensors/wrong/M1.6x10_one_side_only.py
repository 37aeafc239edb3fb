"""The gradient reaches only one of the clouds."""
# cell: e1_6
# misconception: M1.6x10
# hint: Is the result differentiable in both arguments?
# hint-es: ¿Es diferenciable el resultado respecto de los dos argumentos?
# title-es: El gradiente llega solo a una de las nubes.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    b = b.detach()
    return (a[:, None] - b[None]).square().sum(-1)
