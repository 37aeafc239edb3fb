"""Each target says whether some feature is positive."""
# cell: e2_1
# misconception: M2.1h
# hint: Could somebody who sees only x predict y better than by tossing a coin?
# hint-es: ¿Alguien que ve solo x podría predecir y mejor que lanzando una moneda?
# title-es: Cada target dice si alguna característica es positiva.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((n, n_features)).astype(np.float32)
        columns = [np.where(x[:, k % n_features] > 0, 1.0, 0.0) for k in range(n_targets)]
        self.x = torch.from_numpy(x)
        self.y = torch.from_numpy(np.stack(columns, axis=1)).float()

    def __len__(self):
        return self.x.shape[0]

    def __getitem__(self, i):
        return self.x[i], self.y[i]
