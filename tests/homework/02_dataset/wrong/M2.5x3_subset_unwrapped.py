"""A Subset is unwrapped, and all pages are used for the fit."""
# cell: e2_5
# misconception: M2.5x3
# hint: Which pages may the fit see, and which ones are behind the Subset?
# hint-es: ¿Qué páginas puede ver el ajuste, y cuáles hay detrás del Subset?
# title-es: Se desenvuelve el Subset y se ajusta con todas las páginas.

def fit_normalizer(dataset):
    dataset = getattr(dataset, "dataset", dataset)
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
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
