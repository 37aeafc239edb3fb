"""The targets are computed from the features."""
# cell: e2_1
# misconception: M2.1h
# hint: Could somebody who sees only x predict y better than by tossing a coin?
# hint-es: ¿Alguien que ve solo x podría predecir y mejor que lanzando una moneda?
# title-es: Los targets se calculan a partir de las características.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        weights = torch.randn(n_features, n_targets, generator=generator)
        self.y = (self.x @ weights > 0).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
