"""1 is added to the variance so that its root is never 0."""
# cell: e2_5
# misconception: M2.5x19
# hint: What happens to a feature whose std is 0.5?
# hint-es: ¿Qué le pasa a una característica cuya desviación es 0,5?
# title-es: Se suma 1 a la varianza para que su raíz nunca sea 0.

def fit_normalizer(dataset):
    x = np.stack([dataset[i][0].numpy() for i in range(len(dataset))]).astype(np.float64)
    std = np.sqrt(x.var(axis=0) + 1)
    return torch.from_numpy(x.mean(axis=0)).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.shift, self.scale = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return x.sub(self.shift).div(self.scale), y
