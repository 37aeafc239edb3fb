"""The factor is applied to a detached x."""
# cell: e9_2
# misconception: M9.2x8
# hint: Does the gradient find its way back to x?
# hint-es: ¿El gradiente encuentra el camino de vuelta hasta x?
# title-es: El factor se aplica a un x sin grafo (detach).

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    factor = torch.where(x.mean() > t, 2.0, 0.5)
    return x.detach() * factor


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
