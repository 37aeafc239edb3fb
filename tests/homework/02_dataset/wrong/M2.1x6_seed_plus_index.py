"""Item i is drawn with seed + i, so neighbouring seeds share almost all rows."""
# cell: e2_1
# misconception: M2.1x6
# hint: Which numbers do item 1 of seed 0 and item 0 of seed 1 start from?
# hint-es: ¿De qué número parten el ítem 1 de la semilla 0 y el ítem 0 de la semilla 1?
# title-es: El ítem i se saca con seed + i, así que semillas vecinas comparten casi todas las filas.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.n_features, self.n_targets, self.seed = n, n_features, n_targets, seed

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(i)
        generator = torch.Generator().manual_seed(self.seed + int(i) % self.n)
        x = torch.randn(self.n_features, generator=generator)
        y = torch.randint(0, 2, (self.n_targets,), generator=generator).float()
        return x, y
