"""Everything is computed in float32."""
# cell: e9_2
# misconception: M9.2x9
# hint: What dtype comes back when x is float64?
# hint-es: ¿Qué dtype vuelve cuando x es float64?
# title-es: Todo se calcula en float32.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    x = x.float()
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
