"""The length is added to every negative index, without a look at the result."""
# cell: e2_1
# misconception: M2.1x10
# hint: Which item does an index one step before the first one give?
# hint-es: ¿Qué ítem entrega un índice un paso antes del primero?
# title-es: A todo índice negativo se le suma el largo, sin mirar el resultado.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.x = rng.standard_normal((n, n_features)).astype(np.float32)
        self.y = rng.integers(0, 2, (n, n_targets)).astype(np.float32)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        k = i + len(self) if i < 0 else i
        return torch.from_numpy(self.x[k]), torch.from_numpy(self.y[k])
