"""The features are uniform between -1 and 1."""
# cell: e2_1
# misconception: M2.1x4
# hint: Which mean and which variance does a standard normal sample have, and how large can its numbers become?
# hint-es: ¿Qué media y qué varianza tiene una muestra normal estándar, y qué tan grandes pueden ser sus números?
# title-es: Las características son uniformes entre -1 y 1.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.data = 2 * torch.rand(n, n_features, generator=generator) - 1
        self.target = torch.randint(0, 2, (n, n_targets), generator=generator).float()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.data[index], self.target[index]
