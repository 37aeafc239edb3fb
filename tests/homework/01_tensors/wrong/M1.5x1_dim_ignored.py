"""dim is ignored: always the first dimension."""
# cell: e1_5
# misconception: M1.5x1
# hint: Which dimension was asked for?
# hint-es: ¿Qué dimensión se pidió?
# title-es: Ignora dim: siempre la primera dimensión.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(0, keepdim=True)) / (x.std(0, correction=0, keepdim=True) + eps)
