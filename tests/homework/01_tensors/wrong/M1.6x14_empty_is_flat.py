"""Clouds without points give a flat empty tensor."""
# cell: e1_6
# misconception: M1.6x14
# hint: How many rows and columns has the table of no ships and four buoys?
# hint-es: ¿Cuántas filas y columnas tiene la tabla de ningún barco y cuatro boyas?
# title-es: Las nubes sin puntos dan un tensor vacío y plano.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    if len(a) == 0 or len(b) == 0:
        return torch.zeros(0)
    return (a[:, None] - b[None]).square().sum(-1)
