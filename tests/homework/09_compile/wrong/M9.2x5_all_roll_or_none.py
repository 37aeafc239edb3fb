"""All elements roll together, or none does."""
# cell: e9_2
# misconception: M9.2x5
# hint: In leaky_steps, who decides: the tensor, or each element?
# hint-es: En leaky_steps, ¿quién decide: el tensor o cada elemento?
# title-es: Todos los elementos ruedan juntos, o ninguno.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x.mean() > 0, x - 1, 0.1 * x)
    return x
