"""A mean equal to t counts as greater."""
# cell: e9_2
# misconception: M9.2f
# hint: What happens when the mean is exactly t?
# hint-es: ¿Qué pasa cuando la media es exactamente t?
# title-es: Una media igual a t cuenta como mayor.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() >= t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
