"""A row of the table is drawn when it is read for the first time."""
# cell: e2_1
# misconception: M2.1x9
# hint: Is item 3 the same if somebody reads the dataset backwards?
# hint-es: ¿El ítem 3 es el mismo si alguien lee el dataset al revés?
# title-es: Una fila de la tabla se saca cuando se lee por primera vez.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.rng = np.random.default_rng(seed)
        self.x = torch.full((n, n_features), torch.nan)
        self.y = torch.zeros(n, n_targets)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i], self.y[i]
        if x.isnan().any():
            x[:] = torch.from_numpy(self.rng.standard_normal(len(x)))
            y[:] = torch.from_numpy(self.rng.integers(0, 2, len(y)))
        return x, y
