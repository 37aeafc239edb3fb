"""A Python if asks for a number inside the tensor."""
# cell: e9_2
# misconception: M9.2a
# hint: Which path does your code take, and which number decides that? When is this number known?
# hint-es: ¿Qué número decide el camino que toma tu código? ¿Cuándo se conoce ese número?
# title-es: Un if de Python pregunta por un número que está dentro del tensor.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    if x.mean() > t:
        return 2 * x
    return x / 2


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
