"""An index that is not in range(n) is refused, so negative ones are, too."""
# cell: e2_1
# misconception: M2.1x14
# hint: What does index -1 mean for a list?
# hint-es: ¿Qué significa el índice -1 en una lista?
# title-es: Se rechaza un índice que no está en range(n), y con él los negativos.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.valid = range(n)
        self.pairs = [
            (
                torch.from_numpy(rng.standard_normal(n_features, dtype=np.float32)),
                torch.from_numpy(rng.integers(0, 2, n_targets)).float(),
            )
            for _ in self.valid
        ]

    def __len__(self):
        return len(self.valid)

    def __getitem__(self, index):
        if index not in self.valid:
            raise IndexError(f"no item {index}")
        return self.pairs[index]
