"""Every Subset is taken off, down to the dataset with all pages."""
# cell: e2_5
# misconception: M2.5x3
# hint: Which pages may the fit see, and which ones are behind the Subset?
# hint-es: ¿Qué páginas puede ver el ajuste, y cuáles hay detrás del Subset?
# title-es: Se quita cada Subset, hasta llegar al dataset con todas las páginas.

def fit_normalizer(dataset):
    while isinstance(dataset, Subset):
        dataset = dataset.dataset
    rows = [dataset[i][0].double() for i in range(len(dataset))]
    mean = sum(rows) / len(rows)
    std = (sum((row - mean) ** 2 for row in rows) / len(rows)).sqrt()
    biggest = torch.stack(rows).abs().amax(0)
    return mean.float(), torch.where(std > 1e-6 * biggest, std, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
