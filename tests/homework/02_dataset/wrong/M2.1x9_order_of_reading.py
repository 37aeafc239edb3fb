"""Items are drawn at the first access and remembered, so they depend on the order of reading."""
# cell: e2_1
# misconception: M2.1x9
# hint: Is item 3 the same if somebody reads the dataset backwards?
# hint-es: ¿El ítem 3 es el mismo si alguien lee el dataset al revés?
# title-es: Los ítems se sacan en el primer acceso y se recuerdan, así que dependen del orden de lectura.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.n_features, self.n_targets = n, n_features, n_targets
        self.generator = torch.Generator().manual_seed(seed)
        self.items = {}

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = range(self.n)[i]
        if i not in self.items:
            x = torch.randn(self.n_features, generator=self.generator)
            y = torch.randint(0, 2, (self.n_targets,), generator=self.generator).float()
            self.items[i] = x, y
        return self.items[i]
