"""A ReLU takes the place of the leak."""
# cell: e9_2
# misconception: M9.2x13
# hint: What should be left of an element that is not greater than 0?
# hint-es: ¿Qué debería quedar de un elemento que no es mayor que 0?
# title-es: Una ReLU ocupa el lugar de la fuga.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, torch.relu(x))
    return x
