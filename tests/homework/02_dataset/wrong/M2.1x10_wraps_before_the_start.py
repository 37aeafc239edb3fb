"""An index before the first item wraps around once more."""
# cell: e2_1
# misconception: M2.1x10
# hint: Which item does an index one step before the first one give?
# hint-es: ¿Qué ítem entrega un índice un paso antes del primero?
# title-es: Un índice anterior al primer ítem da otra vuelta más.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if i < 0:
            i += len(self)
        if i >= len(self):
            raise IndexError(i)
        return self.x[i], self.y[i]
