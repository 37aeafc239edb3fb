"""Items are remembered after the first access and handed out again."""
# cell: e2_2
# misconception: M2.2x7
# hint: Do two people who ask for the same item get the same piece of memory?
# hint-es: Dos personas que piden el mismo ítem, ¿reciben el mismo pedazo de memoria?
# title-es: Los ítems se recuerdan después del primer acceso y se entregan de nuevo.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError("different lengths")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform
        self.cache = {}

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if i not in self.cache:
            x, y = self.x[i].clone(), self.y[i].clone()
            if self.transform is not None:
                x = self.transform(x)
            if self.target_transform is not None:
                y = self.target_transform(y)
            self.cache[i] = x, y
        return self.cache[i]
