"""All n steps are taken at once, decided by where the element began."""
# cell: e9_2
# misconception: M9.2x3
# hint: An element begins at 0.5: what happens to it in the second step?
# hint-es: Un elemento parte en 0.5: ¿qué le pasa en el segundo paso?
# title-es: Los n pasos se dan de una vez, según dónde partió el elemento.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    return torch.where(x > 0, x - n, x * 0.1**n)
