"""The variance is a small difference of two large float32 sums."""
# cell: e2_5
# misconception: M2.5x7
# hint: How many digits are left when you subtract two numbers near 690 squared?
# hint-es: ¿Cuántos dígitos quedan cuando restas dos números cercanos a 690 al cuadrado?
# title-es: La varianza es una diferencia pequeña entre dos sumas grandes en float32.

def fit_normalizer(dataset):
    total = squares = 0.0
    for i in range(len(dataset)):
        x, _ = dataset[i]
        total = total + x
        squares = squares + x**2
    mean = total / len(dataset)
    std = (squares / len(dataset) - mean**2).clamp(min=0).sqrt()
    return mean, torch.where(std > 1e-2, std, torch.ones_like(std))


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) / self.std, y
