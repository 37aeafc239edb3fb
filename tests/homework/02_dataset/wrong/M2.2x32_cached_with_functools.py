"""lru_cache keeps the finished pairs and hands out the same tensors again."""
# cell: e2_2
# misconception: M2.2x7
# hint: Do two people who ask for the same item get the same piece of memory?
# hint-es: Dos personas que piden el mismo ítem, ¿reciben el mismo pedazo de memoria?
# title-es: lru_cache guarda los pares terminados y entrega de nuevo los mismos tensores.

from functools import lru_cache


class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if x.size(0) != y.size(0):
            raise ValueError(f"{x.size(0)} != {y.size(0)}")
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform
        self.get = lru_cache(maxsize=None)(self.make)

    def __len__(self):
        return self.x.size(0)

    def __getitem__(self, i):
        return self.get(i)

    def make(self, i):
        x, y = self.x[i].clone(), self.y[i].clone()
        x = x if self.transform is None else self.transform(x)
        y = y if self.target_transform is None else self.target_transform(y)
        return x, y
