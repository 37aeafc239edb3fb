"""Every access takes the next numbers of NumPy's generator."""
# cell: e2_1
# misconception: M2.1x2
# hint: What do you see if you ask for the same index twice?
# hint-es: ¿Qué ves si pides dos veces el mismo índice?
# title-es: Cada acceso toma los números que siguen en el generador de NumPy.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.rng = np.random.default_rng(seed)
        self.rows = range(n)
        self.n_features, self.n_targets = n_features, n_targets

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        self.rows[i]
        x = self.rng.standard_normal(self.n_features, dtype=np.float32)
        y = self.rng.integers(0, 2, self.n_targets).astype(np.float32)
        return torch.from_numpy(x), torch.from_numpy(y)
