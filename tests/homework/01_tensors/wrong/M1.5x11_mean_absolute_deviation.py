"""Divided by the mean absolute deviation."""
# cell: e1_5
# misconception: M1.5x11
# hint: What is squared in a standard deviation, and where is the root?
# hint-es: ¿Qué se eleva al cuadrado en una desviación estándar, y dónde está la raíz?
# title-es: Divide por la desviación absoluta media.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    c = x - x.mean(dim, keepdim=True)
    return c / (c.abs().mean(dim, keepdim=True) + eps)
