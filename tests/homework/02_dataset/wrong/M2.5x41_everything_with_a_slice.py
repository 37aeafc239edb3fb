"""The fit asks for all items with one slice."""
# cell: e2_5
# misconception: M2.5x17
# hint: What can you count on if all you know is that it is a dataset?
# hint-es: ¿Con qué puedes contar si lo único que sabes es que es un dataset?
# title-es: El ajuste pide todos los ítems con un solo slice.

def fit_normalizer(dataset):
    rows = np.stack([row.numpy() for row, _ in dataset[:]]).astype(float)
    mean, std = rows.mean(axis=0), rows.std(axis=0)
    std = np.where(std > 1e-6 * np.abs(rows).max(axis=0), std, 1)
    return torch.from_numpy(mean).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
