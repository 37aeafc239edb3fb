"""zip makes the pairs and stops at the shorter half without a word."""
# cell: e2_2
# misconception: M2.2x6
# hint: What should happen when x and y have different lengths, whichever of them is the shorter one?
# hint-es: ¿Qué debería pasar cuando x e y tienen largos distintos, sea cual sea el más corto?
# title-es: zip arma los pares y se detiene en la mitad más corta sin avisar.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        self.pairs = [(a.clone(), b.clone()) for a, b in zip(x, y)]
        self.transforms = (transform, target_transform)

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        halves = (half.clone() for half in self.pairs[i])
        return tuple(
            half if transform is None else transform(half)
            for half, transform in zip(halves, self.transforms)
        )
