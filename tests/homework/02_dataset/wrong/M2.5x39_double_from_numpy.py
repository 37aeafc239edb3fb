"""NumPy computes in float64, and its results are handed out as they are."""
# cell: e2_5
# misconception: M2.5x10
# hint: Which dtype does a float32 tensor minus a float64 tensor have?
# hint-es: ¿Qué dtype tiene un tensor float32 menos un tensor float64?
# title-es: NumPy calcula en float64, y sus resultados se entregan tal como salen.

def fit_normalizer(dataset):
    x = np.array([dataset[i][0].tolist() for i in range(len(dataset))])
    std = x.std(axis=0)
    std[std <= 1e-6 * np.abs(x).max(axis=0)] = 1
    return torch.from_numpy(x.mean(axis=0)), torch.from_numpy(std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return torch.sub(x, self.mean).div(self.std), y
