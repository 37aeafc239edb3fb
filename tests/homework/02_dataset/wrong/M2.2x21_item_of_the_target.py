"""The target is read out with item()."""
# cell: e2_2
# misconception: M2.2g
# hint: Can you still move your target to another device?
# hint-es: ¿Todavía puedes mover tu target a otro dispositivo?
# title-es: El target se extrae con item().

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError("lengths differ")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        x = self.x[i].clone()
        y = self.y[i].item()
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
