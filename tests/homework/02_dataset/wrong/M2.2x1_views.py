"""The items are views of the stored tensors."""
# cell: e2_2
# misconception: M2.2a
# hint: If somebody writes into the x or the y of an item, which memory changes, and what does your dataset hand out next time?
# hint-es: Si alguien escribe sobre el x o el y de un ítem, ¿qué memoria cambia, y qué entrega tu dataset la próxima vez?
# title-es: Los ítems son vistas de los tensores guardados.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i], self.y[i]
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
