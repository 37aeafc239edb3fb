"""The mean is fetched with .item() before it is compared."""
# cell: e9_2
# misconception: M9.2c
# hint: What does .item() need that is not there yet while the graph is being written down?
# hint-es: ¿Qué necesita .item() que todavía no existe mientras se anota el grafo?
# title-es: La media se saca con .item() antes de comparar.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    factor = 2.0 if x.mean().item() > t else 0.5
    return factor * x


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
