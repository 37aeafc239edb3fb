"""Items are drawn from seed and index, and there is one for any whole number."""
# cell: e2_1
# misconception: M2.1i
# hint: How does Python know where your dataset stops?
# hint-es: ¿Cómo sabe Python dónde se acaba tu dataset?
# title-es: Los ítems se sacan de la semilla y el índice, y hay uno para cualquier número entero.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.sizes, self.seed = n, (n_features, n_targets), seed

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        generator = torch.Generator().manual_seed(self.seed * 10_000_019 + int(i))
        n_features, n_targets = self.sizes
        x = torch.randn(n_features, generator=generator)
        y = torch.bernoulli(torch.full((n_targets,), 0.5), generator=generator)
        return x, y
