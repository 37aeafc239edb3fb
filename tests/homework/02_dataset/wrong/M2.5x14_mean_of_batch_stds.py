"""The std is the mean of the stds of the batches."""
# cell: e2_5
# misconception: M2.5x14
# hint: If two batches are constant but different, is their common std 0?
# hint-es: Si dos batches son constantes pero distintos, ¿su desviación conjunta es 0?
# title-es: La desviación es el promedio de las desviaciones de los batches.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = torch.stack([part.std(0, correction=0) for part in x.split(8)]).mean(0)
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
