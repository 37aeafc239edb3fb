"""1 is added to every std to avoid dividing by zero."""
# cell: e2_5
# misconception: M2.5x19
# hint: What happens to a feature whose std is 0.5?
# hint-es: ¿Qué le pasa a una característica cuya desviación es 0,5?
# title-es: Se suma 1 a cada desviación para no dividir por cero.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std = std + 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
