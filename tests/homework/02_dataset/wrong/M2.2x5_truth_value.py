"""A transform that Python finds false is skipped."""
# cell: e2_2
# misconception: M2.2x5
# hint: Is "no transform" the same as "a transform that is false"?
# hint-es: ¿Es lo mismo «sin transformación» que «una transformación que es falsa»?
# title-es: Se salta una transformación que Python considera falsa.

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
        if self.transform:
            x = self.transform(x)
        if self.target_transform:
            y = self.target_transform(y)
        return x, y
