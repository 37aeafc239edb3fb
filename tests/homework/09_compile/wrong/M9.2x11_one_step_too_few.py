"""The loop takes one step too few."""
# cell: e9_2
# misconception: M9.2x11
# hint: How many times does your loop run for n = 1?
# hint-es: ¿Cuántas vueltas da tu bucle con n = 1?
# title-es: El bucle da un paso de menos.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(1, n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
