"""The features are uniform instead of normal."""
# cell: e2_1
# misconception: M2.1x4
# hint: What mean and which negative numbers does a standard normal sample have?
# hint-es: ¿Qué media y qué números negativos tiene una muestra normal estándar?
# title-es: Las características son uniformes en vez de normales.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.rand(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
