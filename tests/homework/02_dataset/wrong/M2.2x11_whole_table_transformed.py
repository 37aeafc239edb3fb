"""The transform gets the whole table at each access instead of one row."""
# cell: e2_2
# misconception: M2.2x11
# hint: What does the transform see: one reading or all of them?
# hint-es: ¿Qué ve la transformación: una lectura o todas?
# title-es: La transformación recibe la tabla entera en cada acceso en vez de una fila.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError("different lengths")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x, self.y
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x[i].clone(), y[i].clone()
