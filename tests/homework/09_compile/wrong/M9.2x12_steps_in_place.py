"""The steps are written into x."""
# cell: e9_2
# misconception: M9.2x12
# hint: Who else holds the tensor into which you write?
# hint-es: ¿Quién más tiene el tensor en el que escribes?
# title-es: Los pasos se escriben dentro de x.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x.copy_(torch.where(x > 0, x - 1, 0.1 * x))
    return x
