"""The std of a constant feature stays 0."""
# cell: e2_5
# misconception: M2.5c
# hint: What is the standard deviation of a feature that never changes?
# hint-es: ¿Cuál es la desviación estándar de una característica que nunca cambia?
# title-es: La desviación de una característica constante queda en 0.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)

    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
