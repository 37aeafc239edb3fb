"""The expanded formula, with the negative results painted over."""
# cell: e1_6
# misconception: M1.6x3
# hint: The negative numbers are gone. Are the others right, far from the origin?
# hint-es: Los números negativos ya no están. ¿Son correctos los otros, lejos del origen?
# title-es: La fórmula expandida, con los negativos pintados encima.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T).clamp(min=0)
