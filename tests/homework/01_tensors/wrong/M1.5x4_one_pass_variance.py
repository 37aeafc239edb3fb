"""The variance as mean of squares minus square of the mean."""
# cell: e1_5
# misconception: M1.5x4
# hint: How many digits are left when two large numbers that are nearly equal are subtracted?
# hint-es: ¿Cuántas cifras quedan cuando se restan dos números grandes casi iguales?
# title-es: La varianza como media de los cuadrados menos cuadrado de la media.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    mean = x.mean(dim, keepdim=True)
    variance = ((x * x).mean(dim, keepdim=True) - mean * mean).clamp(min=0)
    return (x - mean) / (variance.sqrt() + eps)
