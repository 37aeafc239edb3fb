"""The sum is compared with t."""
# cell: e9_2
# misconception: M9.2x7
# hint: Would the decision be the same for a tensor with the same numbers twice?
# hint-es: ¿La decisión sería la misma para un tensor con los mismos números repetidos?
# title-es: Se compara la suma con t.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    return torch.where(x.sum() > t, 2 * x, x / 2)


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
