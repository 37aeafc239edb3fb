"""Works on a copy, with masked writes into it; recursion for the steps."""
# cell: e9_2
# alternative: S9.2x2

def soft_gate(x, t):
    factor = torch.full_like(x, 0.5)
    factor = factor.masked_fill(x.mean() > t, 2.0)
    return x * factor


def leaky_steps(x, n):
    if n == 0:
        return x.clone()
    return leaky_steps(torch.where(x <= 0, x * 0.1, x - 1), n - 1)
