"""NumPy's global generator is seeded."""
# cell: e2_1
# misconception: M2.1e
# hint: Does everybody else still get the same random numbers, from PyTorch, NumPy and Python, after your dataset was built and read?
# hint-es: ¿Los demás siguen recibiendo los mismos números aleatorios, de PyTorch, NumPy y Python, después de construir y leer tu dataset?
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
