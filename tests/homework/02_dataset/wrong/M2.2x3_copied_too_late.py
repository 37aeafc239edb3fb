"""The copy is made after the transform has already written into the stored row."""
# cell: e2_2
# misconception: M2.2x3
# hint: On which memory does a transform that works in place write?
# hint-es: ¿Sobre qué memoria escribe una transformación in-place?
# title-es: La copia se hace cuando la transformación ya escribió sobre la fila guardada.

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
        x = x.clone() if isinstance(x, torch.Tensor) else x
        y = y.clone() if isinstance(y, torch.Tensor) else y
        return x, y
