"""Different lengths are cut to the shorter one without a word."""
# cell: e2_2
# misconception: M2.2x6
# hint: What should happen when x and y have different lengths, whichever of them is the shorter one?
# hint-es: ¿Qué debería pasar cuando x e y tienen largos distintos, sea cual sea el más corto?
# title-es: Los largos distintos se recortan al más corto sin avisar.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        n = min(len(x), len(y))
        self.x, self.y = x[:n], y[:n]
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i].clone(), self.y[i].clone()
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
