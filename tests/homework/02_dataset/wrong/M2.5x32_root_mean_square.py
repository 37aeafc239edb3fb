"""The root mean square of the readings is taken for their standard deviation."""
# cell: e2_5
# misconception: M2.5x9
# hint: From which point are the distances measured in a standard deviation?
# hint-es: ¿Desde qué punto se miden las distancias en una desviación estándar?
# title-es: La raíz del promedio de los cuadrados se toma por la desviación estándar.

def fit_normalizer(dataset):
    n, total, squares = len(dataset), 0, 0
    for i in range(n):
        x = dataset[i][0].numpy().astype(float)
        total, squares = total + x, squares + x * x
    std = np.sqrt(squares / n)
    std[std == 0] = 1
    return torch.from_numpy(total / n).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.shift, self.scale = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return x.sub(self.shift).div(self.scale), y
