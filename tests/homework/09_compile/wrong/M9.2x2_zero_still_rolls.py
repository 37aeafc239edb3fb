"""An element that is exactly 0 rolls on."""
# cell: e9_2
# misconception: M9.2x2
# hint: Is 0 greater than 0?
# hint-es: ¿0 es mayor que 0?
# title-es: Un elemento que vale exactamente 0 sigue rodando.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x >= 0, x - 1, 0.1 * x)
    return x
