"""The length is a constant of the class."""
# cell: e2_1
# misconception: M2.1g
# hint: What is the length of a dataset that was asked for seven items?
# hint-es: ¿Cuál es el largo de un dataset al que le pidieron siete ítems?
# title-es: El largo es una constante de la clase.

class RandomXY(Dataset):
    LENGTH = 10_000

    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        super().__init__()
        rng = np.random.default_rng(seed)
        features = rng.standard_normal((n, n_features), dtype=np.float32)
        ticks = rng.random((n, n_targets)) < 0.5
        self.features, self.ticks = torch.from_numpy(features), torch.from_numpy(ticks).float()

    def __len__(self):
        return self.LENGTH

    def __getitem__(self, index):
        return self.features[index], self.ticks[index]
