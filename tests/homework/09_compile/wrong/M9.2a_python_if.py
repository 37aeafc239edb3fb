"""A Python if asks for a number inside the tensor."""
# cell: e9_2
# misconception: M9.2a
# hint: Does the way your code takes depend on a number that is only known at run time?
# hint-es: ¿El camino que toma tu código depende de un número que solo se conoce al correr?
# title-es: Un if de Python pregunta por un número que está dentro del tensor.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    if x.mean() > t:
        return 2 * x
    return x / 2


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
