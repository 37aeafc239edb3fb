"""A factor that is chosen by arithmetic; leaky_relu does the leak."""
# cell: e9_2
# alternative: S9.2x1

def soft_gate(x, t):
    above = (x.mean() > t).to(x.dtype)
    return x * (0.5 + 1.5 * above)


def leaky_steps(x, n):
    for _ in range(n):
        x = nn.functional.leaky_relu(x, 0.1) - (x > 0).to(x.dtype)
    return x
