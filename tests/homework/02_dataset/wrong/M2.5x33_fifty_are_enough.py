"""The first fifty items stand for all of them."""
# cell: e2_5
# misconception: M2.5x13
# hint: How many pages of the training split does your fit look at?
# hint-es: ¿Cuántas páginas del conjunto de entrenamiento mira tu ajuste?
# title-es: Los primeros cincuenta ítems representan a todos.

def fit_normalizer(dataset):
    sample = range(min(50, len(dataset)))
    x = np.stack([dataset[i][0].numpy() for i in sample]).astype(float)
    mean, std = x.mean(axis=0), x.std(axis=0)
    std = np.where(std > 1e-6 * np.abs(x).max(axis=0), std, 1)
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
