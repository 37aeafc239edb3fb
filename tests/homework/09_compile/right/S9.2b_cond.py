"""torch.cond keeps one branch at run time; steps by masks."""
# cell: e9_2
# alternative: S9.2b

def soft_gate(x, t):
    return torch.cond(x.mean() > t, lambda x: 2 * x, lambda x: x / 2, (x,))


def leaky_steps(x, n):
    for _ in range(n):
        rolling = (x > 0).to(x.dtype)
        x = rolling * (x - 1) + (1 - rolling) * 0.1 * x
    return x
