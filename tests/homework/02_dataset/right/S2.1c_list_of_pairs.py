"""Targets drawn first, items kept as a list of pairs."""
# cell: e2_1
# alternative: S2.1c

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        g = torch.Generator()
        g.manual_seed(seed)
        targets = torch.bernoulli(torch.full((n, n_targets), 0.5), generator=g)
        self.pairs = list(zip(torch.normal(0.0, 1.0, (n, n_features), generator=g), targets))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
