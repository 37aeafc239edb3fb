"""A root is taken by hand and squared again, whose gradient at 0 is NaN."""
# cell: e1_6
# misconception: M1.6x4
# hint: What is the slope of the square root at 0? Is the root needed at all?
# hint-es: ¿Cuál es la pendiente de la raíz cuadrada en 0? ¿Hace falta la raíz?
# title-es: Saca una raíz a mano y la vuelve a elevar al cuadrado; su gradiente en 0 es NaN.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None] - b[None]).square().sum(-1).sqrt().square()
