"""The transform of the inputs is the default of target_transform."""
# cell: e2_2
# misconception: M2.2c
# hint: There are two transforms; does each half of the pair get its own, and no other?
# hint-es: Hay dos transformaciones; ¿cada mitad del par recibe la suya y ninguna otra?
# title-es: La transformación de las entradas es el valor por defecto de target_transform.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if x.shape[0] != y.shape[0]:
            raise ValueError("x and y need the same length")
        self.rows = list(zip(x, y))
        self.transform = transform
        self.target_transform = transform if target_transform is None else target_transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        x, y = (half.detach().clone() for half in self.rows[index])
        x = x if self.transform is None else self.transform(x)
        y = y if self.target_transform is None else self.target_transform(y)
        return x, y
