"""Row k is drawn by a NumPy generator with seed + k."""
# cell: e2_1
# misconception: M2.1x6
# hint: Which numbers do item 1 of seed 0 and item 0 of seed 1 start from?
# hint-es: ¿De qué número parten el ítem 1 de la semilla 0 y el ítem 0 de la semilla 1?
# title-es: La fila k la saca un generador de NumPy con seed + k.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        xs, ys = [], []
        for k in range(seed, seed + n):
            rng = np.random.default_rng(k)
            xs.append(rng.standard_normal(n_features))
            ys.append(rng.integers(0, 2, n_targets))
        self.x = torch.tensor(np.array(xs), dtype=torch.float32)
        self.y = torch.tensor(np.array(ys), dtype=torch.float32)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
