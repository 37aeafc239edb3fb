"""The loop looks at the tensor to stop early."""
# cell: e9_2
# misconception: M9.2x1
# hint: How many times does your loop run, and does that depend on what is inside the tensor?
# hint-es: ¿La cantidad de vueltas de tu bucle depende de lo que hay dentro del tensor?
# title-es: El bucle mira el tensor para terminar antes.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.mean() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        if not (x > 0).any():
            return x * 0.1
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
