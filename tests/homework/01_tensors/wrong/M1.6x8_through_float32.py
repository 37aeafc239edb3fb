"""float64 goes through float32."""
# cell: e1_6
# misconception: M1.6x8
# hint: Which dtype has the result for float64 points, and how many of its digits are true?
# hint-es: ¿Qué dtype tiene el resultado para puntos float64, y cuántas de sus cifras son verdaderas?
# title-es: float64 pasa por float32.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    result = (a.float()[:, None] - b.float()[None]).square().sum(-1)
    return result.to(a.dtype)
