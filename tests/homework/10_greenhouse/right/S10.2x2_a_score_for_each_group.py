"""Each group draws a number, the smallest ones are validation; rows in another order."""
# cell: e10_2
# alternative: S10.2x2

def group_split(groups, val_fraction=0.25, *, seed=0):
    names, inverse = torch.unique(groups, return_inverse=True)
    n = len(names)
    if n < 2:
        raise ValueError(n)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        rank = torch.rand(n).argsort().argsort()
    k = max(1, min(n - 1, math.floor(val_fraction * n + 0.5)))
    row_rank = rank[inverse]
    order = row_rank.argsort(stable=True)
    cut = int((row_rank < k).sum())
    return order[cut:], order[:cut]
