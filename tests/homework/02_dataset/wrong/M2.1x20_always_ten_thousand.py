"""Ten thousand rows are drawn, whatever n is."""
# cell: e2_1
# misconception: M2.1g
# hint: What is the length of a dataset that was asked for seven items?
# hint-es: ¿Cuál es el largo de un dataset al que le pidieron siete ítems?
# title-es: Se sacan diez mil filas, sea cual sea n.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(10_000, n_features, generator=generator)
        self.y = torch.randint(0, 2, (10_000, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
