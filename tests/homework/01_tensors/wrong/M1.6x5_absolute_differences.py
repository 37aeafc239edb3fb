"""Absolute differences are added up, and squared afterwards."""
# cell: e1_6
# misconception: M1.6x5
# hint: What does Euclid do with each difference before he adds them up?
# hint-es: ¿Qué hace Euclides con cada diferencia antes de sumarlas?
# title-es: Suma diferencias absolutas y eleva al cuadrado después.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None] - b[None]).abs().sum(-1).square()
