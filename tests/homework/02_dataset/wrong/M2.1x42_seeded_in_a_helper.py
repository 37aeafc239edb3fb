"""A helper seeds torch for everybody and draws row by row."""
# cell: e2_1
# misconception: M2.1e
# hint: Does everybody else still get the same random numbers, from PyTorch, NumPy and Python, after your dataset was built and read?
# hint-es: ¿Los demás siguen recibiendo los mismos números aleatorios, de PyTorch, NumPy y Python, después de construir y leer tu dataset?
# title-es: Una función auxiliar siembra torch para todos y saca fila por fila.

def draw_rows(n, n_features, n_targets, seed):
    torch.random.manual_seed(seed)
    for _ in range(n):
        yield torch.randn(n_features), torch.bernoulli(torch.full((n_targets,), 0.5))


class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.rows = list(draw_rows(n, n_features, n_targets, seed))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i]
