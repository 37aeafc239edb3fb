"""Every item is given a batch dimension with unsqueeze."""
# cell: e2_1
# misconception: M2.1x13
# hint: What shape has one item, and who adds the batch dimension later?
# hint-es: ¿Qué forma tiene un ítem, y quién agrega después la dimensión del batch?
# title-es: A cada ítem se le agrega una dimensión de batch con unsqueeze.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.data = torch.randn((n, n_features), generator=generator)
        self.target = torch.rand((n, n_targets), generator=generator).round()

    def __len__(self):
        return self.data.size(0)

    def __getitem__(self, index):
        x, y = self.data[index], self.target[index]
        return x.unsqueeze(0), y.unsqueeze(0)
