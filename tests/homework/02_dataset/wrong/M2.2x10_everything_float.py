"""Both halves are converted to float32."""
# cell: e2_2
# misconception: M2.2x10
# hint: What becomes of targets that were class numbers?
# hint-es: ¿Qué pasa con targets que eran números de clase?
# title-es: Las dos mitades se convierten a float32.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i].clone().float(), self.y[i].clone().float()
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
