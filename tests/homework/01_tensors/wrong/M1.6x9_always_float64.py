"""The result is always float64."""
# cell: e1_6
# misconception: M1.6x9
# hint: Which dtype should the result for float32 points have?
# hint-es: ¿Qué dtype debe tener el resultado para puntos float32?
# title-es: El resultado siempre es float64.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    a, b = a.double(), b.double()
    return (a[:, None] - b[None]).square().sum(-1)
