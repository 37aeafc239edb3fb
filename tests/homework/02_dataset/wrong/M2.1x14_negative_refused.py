"""Negative indices are refused."""
# cell: e2_1
# misconception: M2.1x14
# hint: What does index -1 mean for a list?
# hint-es: ¿Qué significa el índice -1 en una lista?
# title-es: Los índices negativos se rechazan.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if i < 0 or i >= len(self):
            raise IndexError(i)
        return self.x[i], self.y[i]
