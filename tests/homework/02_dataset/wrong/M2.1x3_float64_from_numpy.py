"""The features keep NumPy's float64."""
# cell: e2_1
# misconception: M2.1x1
# hint: Which dtype do x and y have, and which one does the loss want?
# hint-es: ¿Qué dtype tienen x e y, y cuál quiere la función de pérdida?
# title-es: Las características conservan el float64 de NumPy.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.x = torch.from_numpy(rng.standard_normal((n, n_features)))
        self.y = torch.from_numpy(rng.integers(0, 2, (n, n_targets))).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
