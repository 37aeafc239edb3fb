"""A special case for low thresholds doubles everything."""
# cell: e9_2
# misconception: M9.2d
# hint: Try a negative threshold, and a mean that is lower still.
# hint-es: Prueba con un umbral negativo y una media todavía más baja.
# title-es: Un caso especial para umbrales bajos lo duplica todo.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    if t <= -1:
        return 2 * x
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
