"""torch.split gives tensors as pieces."""
# cell: e2_4
# alternative: S2.4x3

def split_indices(n, fractions, *, seed=0):
    f = torch.tensor(list(fractions), dtype=torch.float64)
    if (f < 0).any() or (f.sum() - 1).abs() > 1e-6:
        raise ValueError("bad fractions")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        order = torch.randperm(n)
    ends = (f.cumsum(0) * n + 1e-9).round().long()
    sizes = ends.diff(prepend=torch.zeros(1, dtype=torch.long))
    return [piece.tolist() for piece in order.split(sizes.tolist())]
