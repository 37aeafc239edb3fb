"""The distance is returned, not its square."""
# cell: e1_6
# misconception: M1.6e
# hint: Was the distance asked for, or its square?
# hint-es: ¿Se pidió la distancia o su cuadrado?
# title-es: Devuelve la distancia y no su cuadrado.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.cdist(a, b)
