"""The spread is measured around 0 instead of around the mean."""
# cell: e2_5
# misconception: M2.5x9
# hint: From which point are the distances measured in a standard deviation?
# hint-es: ¿Desde qué punto se miden las distancias en una desviación estándar?
# title-es: La dispersión se mide alrededor de 0 en vez de alrededor de la media.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.pow(2).mean(0).sqrt()
    std[std == 0] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
