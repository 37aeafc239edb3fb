"""dim is the one dimension that is not averaged."""
# cell: e1_5
# misconception: M1.5x13
# hint: With dim=0, which means should be 0: those of the columns or those of the rows?
# hint-es: Con dim=0, ¿qué medias deben ser 0: las de las columnas o las de las filas?
# title-es: dim es la única dimensión que no se promedia.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    others = [d for d in range(x.ndim) if d != dim % x.ndim]
    return (x - x.mean(others, keepdim=True)) / (x.std(others, correction=0, keepdim=True) + eps)
