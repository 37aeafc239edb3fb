"""random_split with whole numbers."""
# cell: e2_4
# alternative: S2.4b

from torch.utils.data import random_split


def split_indices(n, fractions, *, seed=0):
    if any(f < 0 for f in fractions):
        raise ValueError("negative fraction")
    if not abs(sum(fractions) - 1) < 1e-6:
        raise ValueError("fractions must sum to 1")
    edges = [round(n * sum(fractions[:k])) for k in range(len(fractions))] + [n]
    lengths = [b - a for a, b in zip(edges, edges[1:])]
    parts = random_split(range(n), lengths, generator=torch.Generator().manual_seed(seed))
    return [list(part.indices) for part in parts]
