"""The mean is divided by t and compared with 1."""
# cell: e9_2
# misconception: M9.2d
# hint: What becomes of "greater" when you divide by a negative number? And when you divide by 0?
# hint-es: ¿Qué pasa con "mayor" cuando divides por un número negativo? ¿Y cuando divides por 0?
# title-es: La media se divide por t y se compara con 1.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() / t > 1, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
