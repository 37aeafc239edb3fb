"""The upper bound of randint is taken as inclusive: all targets are 0."""
# cell: e2_1
# misconception: M2.1c
# hint: Is the upper bound of an integer draw included?
# hint-es: Al sacar números enteros, ¿el límite superior está incluido?
# title-es: El límite superior de randint se toma como incluido: todos los targets son 0.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 1, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
