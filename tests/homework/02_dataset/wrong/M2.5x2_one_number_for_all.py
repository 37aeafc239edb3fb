"""All features share one mean and one std."""
# cell: e2_5
# misconception: M2.5x2
# hint: Do pressure and snow have the same mean?
# hint-es: ¿La presión y la nieve tienen la misma media?
# title-es: Todas las características comparten una media y una desviación.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    n_features = x.shape[1]
    mean = x.mean().repeat(n_features)
    std = x.std(correction=0).clamp(min=1e-6).repeat(n_features)
    return mean.float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
