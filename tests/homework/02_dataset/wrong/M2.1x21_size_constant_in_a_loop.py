"""A loop fills a list with ten thousand pairs and never asks for n."""
# cell: e2_1
# misconception: M2.1g
# hint: What is the length of a dataset that was asked for seven items?
# hint-es: ¿Cuál es el largo de un dataset al que le pidieron siete ítems?
# title-es: Un ciclo llena una lista con diez mil pares y nunca pregunta por n.

SIZE = 10_000


class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        readings = rng.normal(size=(SIZE, n_features)).astype("float32")
        ticks = rng.integers(2, size=(SIZE, n_targets)).astype("float32")
        self.pairs = []
        for k in range(SIZE):
            self.pairs.append((torch.from_numpy(readings[k]), torch.from_numpy(ticks[k])))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
