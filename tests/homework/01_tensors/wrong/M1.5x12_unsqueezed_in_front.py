"""The reduced dimension is put back in front instead of in its place."""
# cell: e1_5
# misconception: M1.5b
# hint: Print the shapes of x and of its mean before the subtraction.
# hint-es: Imprime la forma de x y la de su media antes de la resta.
# title-es: Repone la dimensión reducida al principio en lugar de en su sitio.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim).unsqueeze(0)) / (x.std(dim, correction=0).unsqueeze(0) + eps)
