"""Mean and std stay float64 and turn every item into float64."""
# cell: e2_5
# misconception: M2.5x10
# hint: Which dtype does a float32 tensor minus a float64 tensor have?
# hint-es: ¿Qué dtype tiene un tensor float32 menos un tensor float64?
# title-es: Media y desviación quedan en float64 y convierten cada ítem a float64.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0), std


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
