"""The second mask is made after the first has been applied."""
# cell: e9_2
# misconception: M9.2x4
# hint: Can an element be changed twice in one step of yours?
# hint-es: ¿Puede un elemento cambiar dos veces en un mismo paso tuyo?
# title-es: La segunda máscara se hace cuando la primera ya se aplicó.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, x)
        x = torch.where(x > 0, x, 0.1 * x)
    return x
