"""Divided by the variance instead of its root."""
# cell: e1_5
# misconception: M1.5x3
# hint: If all weights are given in grams instead of kilograms, does your result stay the same?
# hint-es: Si todos los pesos vienen en gramos en lugar de kilogramos, ¿tu resultado queda igual?
# title-es: Divide por la varianza en lugar de su raíz.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim, keepdim=True)) / (x.var(dim, correction=0, keepdim=True) + eps)
