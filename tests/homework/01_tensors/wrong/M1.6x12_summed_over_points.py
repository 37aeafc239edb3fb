"""The sum runs over the wrong dimension."""
# cell: e1_6
# misconception: M1.6x12
# hint: Over which of the three dimensions is the sum taken? Try a number of coordinates unlike the numbers of points.
# hint-es: ¿Sobre cuál de las tres dimensiones se suma? Prueba con un número de coordenadas distinto del número de puntos.
# title-es: Suma sobre la dimensión equivocada.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None] - b[None]).square().sum(1)
