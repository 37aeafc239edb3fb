"""Only a Python int is accepted as an index."""
# cell: e2_1
# misconception: M2.1x15
# hint: Which type has an index that comes out of a NumPy array?
# hint-es: ¿Qué tipo tiene un índice que sale de un arreglo de NumPy?
# title-es: Solo se acepta un int de Python como índice.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if not isinstance(i, int):
            raise TypeError("index must be an int")
        return self.x[i], self.y[i]
