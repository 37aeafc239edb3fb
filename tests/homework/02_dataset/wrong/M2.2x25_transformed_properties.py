"""Two properties give the transformed tables, and an item is one row of each."""
# cell: e2_2
# misconception: M2.2x11
# hint: What does the transform see: one reading or all of them?
# hint-es: ¿Qué ve la transformación: una lectura o todas?
# title-es: Dos propiedades entregan las tablas transformadas, y un ítem es una fila de cada una.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self._x, self._y = x, y
        self.transform, self.target_transform = transform, target_transform

    @property
    def x(self):
        return self._x if self.transform is None else self.transform(self._x)

    @property
    def y(self):
        return self._y if self.target_transform is None else self.target_transform(self._y)

    def __len__(self):
        return len(self._x)

    def __getitem__(self, i):
        return self.x[i].clone(), self.y[i].clone()
