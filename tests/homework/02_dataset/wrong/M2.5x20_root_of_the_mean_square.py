"""The standard deviation is computed by hand, and nobody looks whether it is 0."""
# cell: e2_5
# misconception: M2.5c
# hint: What is the standard deviation of a feature that never changes?
# hint-es: ¿Cuál es la desviación estándar de una característica que nunca cambia?
# title-es: La desviación estándar se calcula a mano, y nadie mira si es 0.

def fit_normalizer(dataset):
    n = len(dataset)
    mean = sum(dataset[i][0].double() for i in range(n)) / n
    var = sum((dataset[i][0].double() - mean).square() for i in range(n)) / n
    return mean.float(), var.sqrt().float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, index):
        item = self.base[index]
        return torch.div(torch.sub(item[0], self.mean), self.std), item[1]
