"""Without parentheses, only the mean is divided by the std."""
# cell: e2_5
# misconception: M2.5x18
# hint: In which unit is the mean that you subtract?
# hint-es: ¿En qué unidad está la media que restas?
# title-es: Sin paréntesis, solo la media se divide por la desviación.

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

    def __getitem__(self, index):
        x, y = self.base[index]
        return x - self.mean / self.std, y
