"""Both ways are computed, and weighed with 0 and 1."""
# cell: e9_2
# alternative: S9.2x3

def soft_gate(x, t):
    above = (x.mean() > t).to(x.dtype)
    return above * 2 * x + (1 - above) * (x / 2)


def leaky_steps(x, n):
    return leaky_steps((x - 1).where(x.gt(0), x.mul(0.1)), n - 1) if n else x
