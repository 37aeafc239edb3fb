"""The targets are normalised, too."""
# cell: e2_5
# misconception: M2.5x4
# hint: Which half of the pair is a measurement, and which one is a tick?
# hint-es: ¿Qué mitad del par es una medición y cuál es una marca?
# title-es: También se normalizan los targets.

def fit_normalizer(dataset):
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
        y = y.float()
        return (x - self.mean) / self.std, (y - y.mean()) / (y.std(correction=0) + 1e-6)
