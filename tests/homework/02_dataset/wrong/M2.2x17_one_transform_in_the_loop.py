"""A loop asks whether each half has a transform, and then applies the one of the input."""
# cell: e2_2
# misconception: M2.2c
# hint: There are two transforms; does each half of the pair get its own, and no other?
# hint-es: Hay dos transformaciones; ¿cada mitad del par recibe la suya y ninguna otra?
# title-es: Un ciclo pregunta si cada mitad tiene transformación, y después aplica la de la entrada.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y), "x and y differ in length"
        self.halves = x, y
        self.transforms = transform, target_transform

    def __len__(self):
        return len(self.halves[0])

    def __getitem__(self, i):
        item = []
        for half, own in zip(self.halves, self.transforms):
            row = half[i].clone()
            item.append(row if own is None else self.transforms[0](row))
        return tuple(item)
