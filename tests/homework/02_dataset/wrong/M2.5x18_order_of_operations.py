"""x is divided first and the mean is subtracted afterwards."""
# cell: e2_5
# misconception: M2.5x18
# hint: In which unit is the mean that you subtract?
# hint-es: ¿En qué unidad está la media que restas?
# title-es: Primero se divide x y después se resta la media.

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
        return x / self.std - self.mean, y
