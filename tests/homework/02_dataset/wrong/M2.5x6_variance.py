"""The variance is returned instead of the standard deviation."""
# cell: e2_5
# misconception: M2.5x6
# hint: Which unit has your second number: degrees or degrees squared?
# hint-es: ¿Qué unidad tiene tu segundo número: grados o grados al cuadrado?
# title-es: Se devuelve la varianza en vez de la desviación estándar.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.var(0, correction=0)
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
