"""The fit reads an attribute that only one kind of dataset has."""
# cell: e2_5
# misconception: M2.5x17
# hint: What can you count on if all you know is that it is a dataset?
# hint-es: ¿Con qué puedes contar si lo único que sabes es que es un dataset?
# title-es: El ajuste lee un atributo que solo tiene un tipo de dataset.

def fit_normalizer(dataset):
    base = dataset.dataset if isinstance(dataset, Subset) else dataset
    rows = base.x if hasattr(base, "x") else torch.stack([row for row, _ in base[:]])
    x = (rows[dataset.indices] if isinstance(dataset, Subset) else rows).double()
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
