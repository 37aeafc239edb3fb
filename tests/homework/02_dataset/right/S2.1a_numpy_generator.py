"""NumPy's Generator, attributes called data and targets."""
# cell: e2_1
# alternative: S2.1a

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.data = rng.standard_normal((n, n_features), dtype=np.float32)
        self.targets = rng.integers(0, 2, (n, n_targets)).astype(np.float32)

    def __len__(self):
        return self.data.shape[0]

    def __getitem__(self, i):
        return torch.from_numpy(self.data[i]), torch.from_numpy(self.targets[i])
