"""The targets keep the integer dtype of randint."""
# cell: e2_1
# misconception: M2.1x1
# hint: Which dtype do x and y have, and which one does the loss want?
# hint-es: ¿Qué dtype tienen x e y, y cuál quiere la función de pérdida?
# title-es: Los targets conservan el dtype entero de randint.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
