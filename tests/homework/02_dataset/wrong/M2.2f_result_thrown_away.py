"""The result of the transform is thrown away."""
# cell: e2_2
# misconception: M2.2f
# hint: What does the transform return, and where does it go?
# hint-es: ¿Qué devuelve la transformación, y adónde va a parar?
# title-es: El resultado de la transformación se bota.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i].clone(), self.y[i].clone()
        if self.transform is not None:
            self.transform(x)
        if self.target_transform is not None:
            self.target_transform(y)
        return x, y
