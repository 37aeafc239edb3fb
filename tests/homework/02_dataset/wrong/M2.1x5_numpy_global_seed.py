"""NumPy's global generator is seeded."""
# cell: e2_1
# misconception: M2.1x5
# hint: Whose generator do you reset, and who else uses it?
# hint-es: ¿De quién es el generador que reinicias, y quién más lo usa?
# title-es: Se siembra el generador global de NumPy.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        np.random.seed(seed)
        self.x = torch.tensor(np.random.randn(n, n_features), dtype=torch.float32)
        self.y = torch.tensor(np.random.randint(0, 2, (n, n_targets)), dtype=torch.float32)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
