"""keepdim is forgotten: dim=0 works by luck."""
# cell: e1_5
# misconception: M1.5b
# hint: Print the shapes of x and of its mean before the subtraction.
# hint-es: Imprime la forma de x y la de su media antes de la resta.
# title-es: Olvida keepdim: dim=0 funciona por suerte.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim)) / (x.std(dim, correction=0) + eps)
