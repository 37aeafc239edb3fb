"""Each element decides for itself."""
# cell: e9_2
# misconception: M9.2b
# hint: One decision for the whole tensor, or one for each element?
# hint-es: ¿Una sola decisión para todo el tensor, o una por elemento?
# title-es: Cada elemento decide por su cuenta.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
