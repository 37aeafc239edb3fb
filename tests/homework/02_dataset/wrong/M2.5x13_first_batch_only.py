"""Only the first batch is used for the fit."""
# cell: e2_5
# misconception: M2.5x13
# hint: How many pages of the training split does your fit look at?
# hint-es: ¿Cuántas páginas del conjunto de entrenamiento mira tu ajuste?
# title-es: Solo se usa el primer batch para el ajuste.

def fit_normalizer(dataset):
    x = next(iter(DataLoader(dataset, batch_size=32)))[0].double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
