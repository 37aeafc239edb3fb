"""Columns that never change keep their value."""
# cell: e1_5
# misconception: M1.5x6
# hint: What should a column that never changes become?
# hint-es: ¿En qué debe convertirse una columna que nunca cambia?
# title-es: Las columnas que nunca cambian conservan su valor.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    mean, std = x.mean(dim, keepdim=True), x.std(dim, correction=0, keepdim=True)
    return torch.where(std == 0, x, (x - mean) / (std + eps))
