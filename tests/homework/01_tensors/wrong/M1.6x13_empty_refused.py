"""Clouds without points are refused."""
# cell: e1_6
# misconception: M1.6x13
# hint: What table do no ships and four buoys make?
# hint-es: ¿Qué tabla forman ningún barco y cuatro boyas?
# title-es: Rechaza las nubes sin puntos.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    if len(a) == 0 or len(b) == 0:
        raise ValueError("no points")
    return (a[:, None] - b[None]).square().sum(-1)
