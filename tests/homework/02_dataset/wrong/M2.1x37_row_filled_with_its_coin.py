"""Every row of targets is filled with the one coin that was tossed for it."""
# cell: e2_1
# misconception: M2.1x12
# hint: How many coins are tossed for one item?
# hint-es: ¿Cuántas monedas se lanzan para un ítem?
# title-es: Cada fila de targets se llena con la única moneda que se lanzó para ella.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.x = torch.from_numpy(rng.standard_normal((n, n_features), dtype=np.float32))
        self.y = torch.stack([torch.full((n_targets,), float(coin)) for coin in rng.integers(0, 2, n)])

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
