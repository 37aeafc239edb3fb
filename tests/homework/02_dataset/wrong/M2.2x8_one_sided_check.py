"""Only a y that is too short is refused, not one that is too long."""
# cell: e2_2
# misconception: M2.2x6
# hint: What should happen when x and y have different lengths, whichever of them is the shorter one?
# hint-es: ¿Qué debería pasar cuando x e y tienen largos distintos, sea cual sea el más corto?
# title-es: Se rechaza solo un y demasiado corto, no uno demasiado largo.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(y) < len(x):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
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
