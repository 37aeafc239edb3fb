"""The squares are divided by n - 1, which is 0 for a single item."""
# cell: e2_5
# misconception: M2.5x12
# hint: What do you divide by when there is one item and you subtract one?
# hint-es: ¿Por cuánto divides cuando hay un ítem y le restas uno?
# title-es: Los cuadrados se dividen por n - 1, que es 0 con un solo ítem.

def fit_normalizer(dataset):
    x = np.stack([dataset[i][0].numpy() for i in range(len(dataset))]).astype(np.float64)
    mean = x.mean(axis=0)
    with np.errstate(invalid="ignore"):
        std = np.sqrt(((x - mean) ** 2).sum(axis=0) / np.float64(len(x) - 1))
    std[std < 1e-6 * np.abs(x).max(axis=0) + 1e-12] = 1.0
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
