"""The std of a single item is NaN."""
# cell: e2_5
# misconception: M2.5x12
# hint: What do you divide by when there is one item and you subtract one?
# hint-es: ¿Por cuánto divides cuando hay un ítem y le restas uno?
# title-es: La desviación de un solo ítem es NaN.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0)
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
