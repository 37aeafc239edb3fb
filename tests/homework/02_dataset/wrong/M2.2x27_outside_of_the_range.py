"""An index below zero raises an IndexError."""
# cell: e2_2
# misconception: M2.2x15
# hint: Which pair is the one at index -1?
# hint-es: ¿Cuál es el par del índice -1?
# title-es: Un índice menor que cero lanza un IndexError.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert x.shape[0] == y.shape[0], "not as many targets as inputs"
        self.pairs = list(zip(x.clone(), y.clone()))
        self.apply_x = transform if transform is not None else lambda row: row
        self.apply_y = target_transform if target_transform is not None else lambda row: row

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        if index < 0:
            raise IndexError("an index can't be negative")
        x, y = self.pairs[index]
        return self.apply_x(x.clone()), self.apply_y(y.clone())
