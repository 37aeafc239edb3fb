"""A loop collects one mean and one std for each page."""
# cell: e2_5
# misconception: M2.5x1
# hint: How many means are there: one per page or one per instrument?
# hint-es: ¿Cuántas medias hay: una por página o una por instrumento?
# title-es: Un ciclo junta una media y una desviación por cada página.

def fit_normalizer(dataset):
    means, stds = [], []
    for i in range(len(dataset)):
        page = dataset[i][0].double()
        means.append(page.mean())
        stds.append(max(page.std(), torch.tensor(1e-6, dtype=torch.float64)))
    return torch.stack(means).float(), torch.stack(stds).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        x = (x - self.mean) / self.std
        return x, y
