"""The mean over the coordinates instead of the sum."""
# cell: e1_6
# misconception: M1.6x6
# hint: How does your result change when a coordinate is added that is the same for all points?
# hint-es: ¿Cómo cambia tu resultado cuando se agrega una coordenada igual para todos los puntos?
# title-es: La media de las coordenadas en lugar de la suma.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None] - b[None]).square().mean(-1)
