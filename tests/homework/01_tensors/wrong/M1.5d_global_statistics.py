"""One mean and one standard deviation for everything."""
# cell: e1_5
# misconception: M1.5d
# hint: Does each column end with mean 0 on its own?
# hint-es: ¿Queda cada columna por sí sola con media 0?
# title-es: Una sola media y una sola desviación para todo.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean()) / (x.std(correction=0) + eps)
