"""The row is normalised in place, in the memory of the base dataset."""
# cell: e2_5
# misconception: M2.5e
# hint: Does the dataset that you were given still hold the same numbers after your code has run?
# hint-es: ¿El dataset que recibiste todavía tiene los mismos números después de que corrió tu código?
# title-es: La fila se normaliza in-place, en la memoria del dataset de base.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        x -= self.mean
        x /= self.std
        return x, y
