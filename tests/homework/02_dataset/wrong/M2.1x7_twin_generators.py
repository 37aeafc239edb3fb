"""Features and targets come from two generators with the same seed."""
# cell: e2_1
# misconception: M2.1x7
# hint: What do two generators that start from the same seed have in common?
# hint-es: ¿Qué tienen en común dos generadores que parten de la misma semilla?
# title-es: Características y targets salen de dos generadores con la misma semilla.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        g1 = torch.Generator().manual_seed(seed)
        g2 = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=g1)
        self.y = (torch.rand(n, n_targets, generator=g2) < 0.5).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
