"""Everything is computed and returned in float64."""
# cell: e1_5
# misconception: M1.5x9
# hint: Which dtype has the result for a float32 input, and for integers?
# hint-es: ¿Qué dtype tiene el resultado para una entrada float32, y para enteros?
# title-es: Calcula y devuelve todo en float64.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x.double()
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)
