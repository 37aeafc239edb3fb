"""Sorted by random keys, pieces sorted inside."""
# cell: e2_4
# alternative: S2.4x2

def split_indices(n, fractions, *, seed=0):
    if any(f < 0 for f in fractions) or not 1 - 1e-6 <= sum(fractions) <= 1 + 1e-6:
        raise ValueError("fractions must be >= 0 and sum to 1")
    keys = torch.rand(n, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    order = keys.argsort().tolist()
    ideal = [f * n for f in fractions]
    sizes = [int(round(s, 6)) for s in ideal]
    while sum(sizes) < n:
        k = max(range(len(sizes)), key=lambda k: ideal[k] - sizes[k])
        sizes[k] += 1
    it = iter(order)
    return tuple(sorted(next(it) for _ in range(size)) for size in sizes)
