"""Mean and std are taken over the features of each item."""
# cell: e2_5
# misconception: M2.5x1
# hint: How many means are there: one per page or one per instrument?
# hint-es: ¿Cuántas medias hay: una por página o una por instrumento?
# title-es: Media y desviación se calculan sobre las características de cada ítem.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    return x.mean(1).float(), x.std(1).clamp(min=1e-6).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
