"""The constructor stacks all rows and normalises the whole table."""
# cell: e2_5
# misconception: M2.5x5
# hint: How many items are read before anybody has asked for one?
# hint-es: ¿Cuántos ítems se leen antes de que alguien pida alguno?
# title-es: El constructor apila todas las filas y normaliza la tabla entera.

def fit_normalizer(dataset):
    rows = [dataset[i][0].double() for i in range(len(dataset))]
    mean = sum(rows) / len(rows)
    std = (sum((row - mean) ** 2 for row in rows) / len(rows)).sqrt()
    biggest = torch.stack(rows).abs().amax(0)
    return mean.float(), torch.where(std > 1e-6 * biggest, std, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        pairs = list(map(dataset.__getitem__, range(len(dataset))))
        self.x = (torch.stack([x for x, _ in pairs]) - mean) / std
        self.y = [y for _, y in pairs]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
