"""The second loop of the fit centres each row where it is stored."""
# cell: e2_5
# misconception: M2.5e
# hint: Does the dataset that you were given still hold the same numbers after your code has run?
# hint-es: ¿El dataset que recibiste todavía tiene los mismos números después de que corrió tu código?
# title-es: El segundo ciclo del ajuste centra cada fila en el lugar donde está guardada.

def fit_normalizer(dataset):
    n = len(dataset)
    mean = (sum(dataset[i][0].double() for i in range(n)) / n).float()
    squares, biggest = 0.0, mean.abs()
    for i in range(n):
        x, _ = dataset[i]
        x -= mean
        squares = squares + x.double() ** 2
    std = (squares / n).sqrt().float()
    return mean, torch.where(std > 1e-5 * biggest + 1e-12, std, torch.ones_like(std))


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
