"""sub_ and div_ work in the row that the base dataset handed out."""
# cell: e2_5
# misconception: M2.5e
# hint: Does the dataset that you were given still hold the same numbers after your code has run?
# hint-es: ¿El dataset que recibiste todavía tiene los mismos números después de que corrió tu código?
# title-es: sub_ y div_ trabajan en la fila que entregó el dataset de base.

def fit_normalizer(dataset):
    rows = [dataset[i][0].double() for i in range(len(dataset))]
    mean = sum(rows) / len(rows)
    std = (sum((row - mean) ** 2 for row in rows) / len(rows)).sqrt()
    biggest = torch.stack(rows).abs().amax(0)
    return mean.float(), torch.where(std > 1e-6 * biggest, std, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        super().__init__()
        self.source, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.source)

    def __getitem__(self, index):
        reading, tick = self.source[index]
        return reading.sub_(self.mean).div_(self.std), tick
