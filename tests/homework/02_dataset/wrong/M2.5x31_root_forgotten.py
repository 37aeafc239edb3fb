"""The mean of the squared deviations is returned without its root."""
# cell: e2_5
# misconception: M2.5x6
# hint: Which unit has your second number: degrees or degrees squared?
# hint-es: ¿Qué unidad tiene tu segundo número: grados o grados al cuadrado?
# title-es: Se devuelve el promedio de las desviaciones al cuadrado sin sacar la raíz.

def fit_normalizer(dataset):
    n = len(dataset)
    mean = sum(dataset[i][0].double() for i in range(n)) / n
    spread = sum((dataset[i][0].double() - mean) ** 2 for i in range(n)) / n
    spread = torch.where(spread.sqrt() > 1e-6 * mean.abs(), spread, torch.ones_like(spread))
    return mean.float(), spread.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, index):
        item = self.base[index]
        return (item[0] - self.mean) / self.std, item[1]
