"""The features come from NumPy's random, which is uniform."""
# cell: e2_1
# misconception: M2.1x4
# hint: Which mean and which variance does a standard normal sample have, and how large can its numbers become?
# hint-es: ¿Qué media y qué varianza tiene una muestra normal estándar, y qué tan grandes pueden ser sus números?
# title-es: Las características vienen de random de NumPy, que es uniforme.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        x = rng.random((n, n_features), dtype=np.float32)
        y = rng.integers(0, 2, (n, n_targets))
        self.pairs = [(torch.from_numpy(a), torch.from_numpy(b).float()) for a, b in zip(x, y)]

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
