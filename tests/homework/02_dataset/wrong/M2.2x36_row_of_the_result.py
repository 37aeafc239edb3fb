"""The transform is called with a copy of all rows, and the row is picked from its result."""
# cell: e2_2
# misconception: M2.2x11
# hint: What does the transform see: one reading or all of them?
# hint-es: ¿Qué ve la transformación: una lectura o todas?
# title-es: La transformación se llama con una copia de todas las filas, y la fila se elige de su resultado.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if x.shape[:1] != y.shape[:1]:
            raise ValueError(f"{x.shape} and {y.shape} don't fit")
        self.x, self.y = x.numpy().copy(), y.numpy().copy()
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = torch.tensor(self.x), torch.tensor(self.y)
        x = x[i] if self.transform is None else self.transform(x)[i]
        y = y[i] if self.target_transform is None else self.target_transform(y)[i]
        return x, y
