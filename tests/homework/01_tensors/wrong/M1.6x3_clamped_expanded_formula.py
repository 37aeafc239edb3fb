"""The expanded formula, with the negative results painted over."""
# cell: e1_6
# misconception: M1.6c
# hint: Move both clouds by 1000: should the distances change?
# hint-es: Mueve las dos nubes en 1000: ¿deberían cambiar las distancias?
# title-es: La fórmula expandida, con los negativos tapados.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T).clamp(min=0)
