"""The numbers are drawn when the item is asked for."""
# cell: e2_1
# misconception: M2.1x2
# hint: What do you see if you ask for the same index twice?
# hint-es: ¿Qué ves si pides dos veces el mismo índice?
# title-es: Los números se sacan cuando se pide el ítem.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.n_features, self.n_targets = n, n_features, n_targets
        self.generator = torch.Generator().manual_seed(seed)

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(i)
        x = torch.randn(self.n_features, generator=self.generator)
        y = torch.randint(0, 2, (self.n_targets,), generator=self.generator).float()
        return x, y
