"""The sum is compared with t."""
# cell: e9_2
# misconception: M9.2x7
# hint: If every number of the tensor were in it twice, would your decision be the same?
# hint-es: Si cada número del tensor estuviera dos veces, ¿tu decisión sería la misma?
# title-es: Se compara la suma con t.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.sum() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
