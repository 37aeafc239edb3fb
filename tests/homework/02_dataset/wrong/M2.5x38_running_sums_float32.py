"""Running sums of x and of its square are kept in NumPy's float32 and subtracted in the end."""
# cell: e2_5
# misconception: M2.5x7
# hint: How many digits are left when you subtract two numbers near 690 squared?
# hint-es: ¿Cuántos dígitos quedan cuando restas dos números cercanos a 690 al cuadrado?
# title-es: Se llevan sumas de x y de su cuadrado en float32 de NumPy, y al final se restan.

def fit_normalizer(dataset):
    n = np.float32(len(dataset))
    first = second = np.zeros(len(dataset[0][0]), dtype=np.float32)
    for i in range(len(dataset)):
        row = np.asarray(dataset[i][0], dtype=np.float32)
        first, second = first + row, second + row * row
    mean = first / n
    std = np.sqrt(np.maximum(second / n - mean * mean, 0))
    std = np.where(std > 0.01, std, np.float32(1))
    return torch.from_numpy(mean), torch.from_numpy(std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
