"""The result of the transform is cloned, too."""
# cell: e2_2
# misconception: M2.2x13
# hint: What if a transform returns a list or a word?
# hint-es: ¿Y si una transformación devuelve una lista o una palabra?
# title-es: El resultado de la transformación también se clona.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"{len(x)} != {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i].clone(), self.y[i].clone()
        if self.transform is not None:
            x = self.transform(x).clone()
        if self.target_transform is not None:
            y = self.target_transform(y).clone()
        return x, y
