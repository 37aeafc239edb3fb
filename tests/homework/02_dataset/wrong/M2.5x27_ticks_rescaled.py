"""The ticks 0 and 1 are rescaled to -1 and 1."""
# cell: e2_5
# misconception: M2.5x4
# hint: Which half of the pair is a measurement, and which one is a tick?
# hint-es: ¿Qué mitad del par es una medición y cuál es una marca?
# title-es: Las marcas 0 y 1 se llevan a -1 y 1.

def fit_normalizer(dataset):
    x = np.stack([np.asarray(dataset[i][0], dtype=float) for i in range(len(dataset))])
    std = x.std(axis=0)
    std[std <= 1e-6 * np.abs(x).max(axis=0)] = 1
    return torch.from_numpy(x.mean(axis=0)).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.pairs, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        x, y = self.pairs[i]
        return torch.sub(x, self.mean).div(self.std), 2 * (y - 0.5)
