"""The target becomes a Python number."""
# cell: e2_2
# misconception: M2.2g
# hint: Can you still move your target to another device?
# hint-es: ¿Todavía puedes mover tu target a otro dispositivo?
# title-es: El target se convierte en un número de Python.

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
        y = y.item() if y.dim() == 0 else y
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
