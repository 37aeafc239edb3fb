"""Everything is cast to float32."""
# cell: e1_5
# misconception: M1.5g
# hint: Which dtype has the result for a float64 input?
# hint-es: ¿Qué dtype tiene el resultado para una entrada float64?
# title-es: Convierte todo a float32.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x.float()
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)
