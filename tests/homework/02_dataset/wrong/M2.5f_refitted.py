"""Normalized fits its own numbers on whatever it wraps."""
# cell: e2_5
# misconception: M2.5f
# hint: Why are mean and std arguments?
# hint-es: ¿Por qué mean y std son argumentos?
# title-es: Normalized ajusta sus propios números con lo que sea que envuelve.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset = dataset
        self.mean, self.std = fit_normalizer(dataset)

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
