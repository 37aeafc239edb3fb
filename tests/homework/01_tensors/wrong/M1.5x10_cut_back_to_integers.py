"""The result is cast back to the dtype of the input."""
# cell: e1_5
# misconception: M1.5x10
# hint: Can an integer hold 0.37?
# hint-es: ¿Cabe 0,37 en un entero?
# title-es: Convierte el resultado de vuelta al dtype de la entrada.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    y = x.float() if not x.is_floating_point() else x
    return ((y - y.mean(dim, keepdim=True)) / (y.std(dim, correction=0, keepdim=True) + eps)).to(x.dtype)
