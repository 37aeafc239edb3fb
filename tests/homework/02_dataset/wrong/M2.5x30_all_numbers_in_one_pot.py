"""All numbers of all instruments go into one pot."""
# cell: e2_5
# misconception: M2.5x2
# hint: Do pressure and snow have the same mean?
# hint-es: ¿La presión y la nieve tienen la misma media?
# title-es: Todos los números de todos los instrumentos van a la misma olla.

def fit_normalizer(dataset):
    pot = []
    for i in range(len(dataset)):
        pot += dataset[i][0].tolist()
    features = len(dataset[0][0])
    mean, std = np.mean(pot), max(np.std(pot), 1e-6)
    return torch.full((features,), float(mean)), torch.full((features,), float(std))


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.shift, self.scale = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return x.sub(self.shift).div(self.scale), y
