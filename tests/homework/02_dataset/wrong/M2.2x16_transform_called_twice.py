"""The transform is called twice per access: once to check it, once to use it."""
# cell: e2_2
# misconception: M2.2x16
# hint: How often does the transform run for one item?
# hint-es: ¿Cuántas veces corre la transformación para un ítem?
# title-es: La transformación se llama dos veces por acceso: una para revisarla y otra para usarla.

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
        if self.transform is not None and self.transform(x.clone()) is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
