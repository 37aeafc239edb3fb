"""The index is wrapped around with the modulo, so the dataset never ends."""
# cell: e2_1
# misconception: M2.1i
# hint: How does Python know where your dataset stops?
# hint-es: ¿Cómo sabe Python dónde se acaba tu dataset?
# title-es: El índice da la vuelta con el módulo, así que el dataset nunca termina.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        i = i % len(self)
        return self.x[i], self.y[i]
