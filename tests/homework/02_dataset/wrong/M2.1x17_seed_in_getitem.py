"""Reading an item seeds the global generator."""
# cell: e2_1
# misconception: M2.1e
# hint: Does everybody else still get the same random numbers, from PyTorch, NumPy and Python, after your dataset was built and read?
# hint-es: ¿Los demás siguen recibiendo los mismos números aleatorios, de PyTorch, NumPy y Python, después de construir y leer tu dataset?
# title-es: Leer un ítem siembra el generador global.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.n_features, self.n_targets, self.seed = n, n_features, n_targets, seed

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = range(self.n)[i]
        torch.manual_seed(self.seed * 1_000_003 + i)
        x = torch.randn(self.n_features)
        y = torch.randint(0, 2, (self.n_targets,)).float()
        return x, y
