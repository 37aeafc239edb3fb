"""NumPy's take is told to wrap, so the dataset never ends."""
# cell: e2_1
# misconception: M2.1i
# hint: How does Python know where your dataset stops?
# hint-es: ¿Cómo sabe Python dónde se acaba tu dataset?
# title-es: A take de NumPy se le pide dar la vuelta, así que el dataset nunca termina.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.n, self.split = n, n_features
        coins = rng.integers(0, 2, (n, n_targets))
        self.table = np.hstack([rng.standard_normal((n, n_features)), coins])

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        row = torch.tensor(self.table.take(i, axis=0, mode="wrap"), dtype=torch.float32)
        return row[: self.split], row[self.split :]
