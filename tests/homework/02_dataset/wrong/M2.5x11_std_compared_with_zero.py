"""Only a std of exactly 0 is replaced; a constant such as 21.7 has one of 0.000001."""
# cell: e2_5
# misconception: M2.5x11
# hint: Is the computed standard deviation of 999 times 21.7 exactly 0?
# hint-es: ¿La desviación estándar calculada de 999 veces 21,7 es exactamente 0?
# title-es: Solo se reemplaza una desviación exactamente 0; una constante como 21,7 tiene una de 0,000001.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))])
    mean = sum(x) / len(x)
    std = ((x - mean) ** 2).mean(0).sqrt()
    std[std == 0] = 1.0
    return mean, std


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
