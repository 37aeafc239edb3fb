"""Each row has a mean and a decision of its own."""
# cell: e9_2
# misconception: M9.2x6
# hint: When x has several dimensions, which elements go into the mean that decides?
# hint-es: Cuando x tiene varias dimensiones, ¿qué elementos entran en la media que decide?
# title-es: Cada fila tiene su propia media y su propia decisión.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    mean = x.mean(-1, keepdim=True) if x.dim() else x
    return torch.where(mean > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
