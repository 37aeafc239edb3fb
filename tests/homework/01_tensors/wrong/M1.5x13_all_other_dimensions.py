"""Beyond matrices, every dimension but dim is averaged away."""
# cell: e1_5
# misconception: M1.5x13
# hint: Along which dimension should the mean be 0: along dim, or along the others? Try a tensor with three.
# hint-es: ¿A lo largo de qué dimensión debe ser 0 la media: de dim o de las otras? Prueba con un tensor de tres.
# title-es: Más allá de las matrices, promedia todas las dimensiones menos dim.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    others = [d for d in range(x.ndim) if d != dim % x.ndim] if x.ndim != 2 else dim
    return (x - x.mean(others, keepdim=True)) / (x.std(others, correction=0, keepdim=True) + eps)
