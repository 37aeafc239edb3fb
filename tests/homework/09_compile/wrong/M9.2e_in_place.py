"""x is multiplied in place."""
# cell: e9_2
# misconception: M9.2e
# hint: Is x the same after the call as it was before?
# hint-es: ¿x es el mismo después de la llamada que antes?
# title-es: x se multiplica en el lugar.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return x.mul_(torch.where(x.mean() > t, 2.0, 0.5))


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
