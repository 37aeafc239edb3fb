"""The rows are picked with a list of one index."""
# cell: e2_1
# misconception: M2.1x13
# hint: What shape has one item, and who adds the batch dimension later?
# hint-es: ¿Qué forma tiene un ítem, y quién agrega después la dimensión del batch?
# title-es: Las filas se eligen con una lista de un solo índice.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.x = torch.as_tensor(rng.normal(size=(n, n_features)), dtype=torch.float32)
        self.y = torch.as_tensor(rng.integers(2, size=(n, n_targets)), dtype=torch.float32)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[[i]], self.y[[i]]
