"""The index is wrapped around with the modulo, so the pairs never end."""
# cell: e2_2
# misconception: M2.2x12
# hint: What should happen when somebody asks for the item after the last one?
# hint-es: ¿Qué debería pasar cuando alguien pide el ítem que sigue al último?
# title-es: El índice da la vuelta con el módulo, así que los pares nunca se acaban.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        i = i % len(self.x)
        x, y = self.x[i].clone(), self.y[i].clone()
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
