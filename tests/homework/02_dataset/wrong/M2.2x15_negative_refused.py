"""Negative indices are refused here."""
# cell: e2_2
# misconception: M2.2x15
# hint: Which pair is the one at index -1?
# hint-es: ¿Cuál es el par del índice -1?
# title-es: Aquí se rechazan los índices negativos.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if not 0 <= i < len(self):
            raise IndexError(i)
        x, y = self.x[i].clone(), self.y[i].clone()
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
