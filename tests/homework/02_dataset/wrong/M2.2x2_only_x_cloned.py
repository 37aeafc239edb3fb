"""Only x is copied; y is still a view."""
# cell: e2_2
# misconception: M2.2x2
# hint: Which of the two halves may the caller write into?
# hint-es: ¿Sobre cuál de las dos mitades puede escribir quien recibe el ítem?
# title-es: Solo se copia x; y sigue siendo una vista.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i].clone(), self.y[i]
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
