"""n - 1 is used except for a single row."""
# cell: e1_5
# misconception: M1.5x8
# hint: By what do you divide with four rows?
# hint-es: ¿Por cuánto divides con cuatro filas?
# title-es: Usa n - 1 salvo con una sola fila.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    n = x.shape[dim]
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=int(n > 1), keepdim=True) + eps)
