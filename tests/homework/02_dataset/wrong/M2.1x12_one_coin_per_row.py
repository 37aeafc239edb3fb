"""One coin per row is copied to all its targets."""
# cell: e2_1
# misconception: M2.1x12
# hint: How many coins are tossed for one item?
# hint-es: ¿Cuántas monedas se lanzan para un ítem?
# title-es: Una moneda por fila se copia a todos sus targets.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        coin = torch.randint(0, 2, (n, 1), generator=generator).float()
        self.y = coin.repeat(1, n_targets)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
