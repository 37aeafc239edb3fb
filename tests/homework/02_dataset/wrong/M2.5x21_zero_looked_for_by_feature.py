"""A loop over the features replaces only a spread that equals 0."""
# cell: e2_5
# misconception: M2.5x11
# hint: Is the computed standard deviation of 999 times 21.7 exactly 0?
# hint-es: ¿La desviación estándar calculada de 999 veces 21,7 es exactamente 0?
# title-es: Un ciclo por las características reemplaza solo una dispersión igual a 0.

def fit_normalizer(dataset):
    n = len(dataset)
    total = 0
    for i in range(n):
        total = total + dataset[i][0]
    mean, squares = total / n, 0
    for i in range(n):
        squares = squares + (dataset[i][0] - mean) ** 2
    std = (squares / n).sqrt()
    for k in range(len(std)):
        if std[k] == 0:
            std[k] = 1.0
    return mean, std


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.shift, self.scale = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.shift) / self.scale, y
