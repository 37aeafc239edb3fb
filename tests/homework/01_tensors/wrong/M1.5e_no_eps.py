"""eps is left out."""
# cell: e1_5
# misconception: M1.5e
# hint: What is the standard deviation of a column that never changes?
# hint-es: ¿Cuál es la desviación estándar de una columna que nunca cambia?
# title-es: Deja fuera eps.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim, keepdim=True)) / x.std(dim, correction=0, keepdim=True)
