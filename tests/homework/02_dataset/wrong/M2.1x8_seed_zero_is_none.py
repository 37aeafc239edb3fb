"""Seed 0 counts as no seed."""
# cell: e2_1
# misconception: M2.1x8
# hint: What is the truth value of the default seed?
# hint-es: ¿Cuál es el valor de verdad de la semilla por defecto?
# title-es: La semilla 0 cuenta como si no hubiera semilla.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator()
        if seed:
            generator.manual_seed(seed)
        else:
            generator.seed()
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
