"""eps is a number of its own, not the argument."""
# cell: e1_5
# misconception: M1.5x5
# hint: What changes in your result when the caller asks for a large eps?
# hint-es: ¿Qué cambia en tu resultado cuando quien llama pide un eps grande?
# title-es: eps es un número propio, no el argumento.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + 1e-6)
