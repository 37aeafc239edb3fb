"""NumPy's uniform draws the features from -1 to 1."""
# cell: e2_1
# misconception: M2.1x4
# hint: Which mean and which variance does a standard normal sample have, and how large can its numbers become?
# hint-es: ¿Qué media y qué varianza tiene una muestra normal estándar, y qué tan grandes pueden ser sus números?
# title-es: uniform de NumPy saca las características entre -1 y 1.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        table = np.column_stack(
            [rng.uniform(-1, 1, (n, n_features)), rng.integers(0, 2, (n, n_targets))]
        )
        self.rows = torch.tensor(table, dtype=torch.float32)
        self.n_features = n_features

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        return row[: self.n_features], row[self.n_features :]
