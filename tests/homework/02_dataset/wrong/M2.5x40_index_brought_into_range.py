"""Lengths are added or taken away until the index fits."""
# cell: e2_5
# misconception: M2.5x16
# hint: What does your dataset do after the last item of the one it wraps?
# hint-es: ¿Qué hace tu dataset después del último ítem del que envuelve?
# title-es: Se suma o se resta el largo hasta que el índice calce.

def fit_normalizer(dataset):
    rows = [dataset[i][0].double() for i in range(len(dataset))]
    mean = sum(rows) / len(rows)
    std = (sum((row - mean) ** 2 for row in rows) / len(rows)).sqrt()
    biggest = torch.stack(rows).abs().amax(0)
    return mean.float(), torch.where(std > 1e-6 * biggest, std, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        while i < 0:
            i += len(self)
        while i >= len(self):
            i -= len(self)
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
