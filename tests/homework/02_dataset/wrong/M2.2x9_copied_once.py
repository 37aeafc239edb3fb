"""The tensors are copied once when the dataset is built, but its items are still views."""
# cell: e2_2
# misconception: M2.2x9
# hint: Your copy protects the caller's tensors; what protects your copy?
# hint-es: Tu copia protege los tensores de quien llama; ¿qué protege tu copia?
# title-es: Los tensores se copian una vez al construir el dataset, pero sus ítems siguen siendo vistas.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} rows, y has {len(y)}")
        self.x, self.y = x.clone(), y.clone()
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
