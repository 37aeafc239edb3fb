"""The last item is left out of the fit."""
# cell: e2_5
# misconception: M2.5x8
# hint: Which is the last item that your fit reads?
# hint-es: ¿Cuál es el último ítem que lee tu ajuste?
# title-es: El último ítem queda fuera del ajuste.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(max(1, len(dataset) - 1))]).double()
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
