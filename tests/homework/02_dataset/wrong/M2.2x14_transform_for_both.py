"""Without a target_transform, the targets get the transform of the inputs."""
# cell: e2_2
# misconception: M2.2c
# hint: There are two transforms; does each half of the pair get its own, and no other?
# hint-es: Hay dos transformaciones; ¿cada mitad del par recibe la suya y ninguna otra?
# title-es: Si no hay target_transform, los targets reciben la transformación de las entradas.

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
            x = self.transform(x)
        if self.target_transform is None and self.transform is not None:
            y = self.transform(y)
        elif self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
