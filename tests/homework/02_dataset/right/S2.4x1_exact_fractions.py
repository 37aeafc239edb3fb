"""Exact rational arithmetic and Python's random.Random."""
# cell: e2_4
# alternative: S2.4x1

from fractions import Fraction
from random import Random


def split_indices(n, fractions, *, seed=0):
    exact = [Fraction(f).limit_denominator(10_000) for f in fractions]
    if min(exact) < 0:
        raise ValueError("negative")
    if abs(float(sum(exact)) - 1) > 1e-3 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("the sum is not 1")
    indices = list(range(n))
    Random(seed).shuffle(indices)
    pieces, done, total = [], 0, Fraction(0)
    for f in exact[:-1]:
        total += f
        stop = int(total * n + Fraction(1, 2))
        pieces.append(indices[done:stop])
        done = stop
    return [*pieces, indices[done:]]
