"""Items are slices and keep a batch dimension of one."""
# cell: e2_1
# misconception: M2.1x13
# hint: What shape has one item, and who adds the batch dimension later?
# hint-es: ¿Qué forma tiene un ítem, y quién agrega después la dimensión del batch?
# title-es: Los ítems son cortes y conservan una dimensión de batch de tamaño uno.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i : i + 1], self.y[i : i + 1]
