"""Each item is drawn on access from a generator keyed by seed and index."""
# cell: e2_1
# alternative: S2.1x1

import operator


class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.sizes, self.seed = n, (n_features, n_targets), seed

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = range(self.n)[operator.index(i)]
        rng = np.random.default_rng([self.seed, i])
        x = torch.tensor(rng.standard_normal(self.sizes[0]), dtype=torch.float32)
        y = torch.tensor(rng.random(self.sizes[1]) < 0.5, dtype=torch.float32)
        return [x, y]
