"""The standard deviation of a sample (n - 1) instead of a population (n)."""
# cell: e1_5
# misconception: M1.5a
# hint: With one single row, what do you divide by?
# hint-es: Con una sola fila, ¿por cuánto divides?
# title-es: La desviación estándar de una muestra (n - 1) en lugar de la de una población (n).

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, keepdim=True) + eps)
