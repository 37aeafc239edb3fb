"""Returns a list, asserts the lengths, uses identity lambdas."""
# cell: e2_2
# alternative: S2.2a

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y), "x and y must have the same length"
        self.x, self.y = x, y
        self.transform = (lambda t: t) if transform is None else transform
        self.target_transform = (lambda t: t) if target_transform is None else target_transform

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return [self.transform(self.x[i].clone()), self.target_transform(self.y[i].clone())]
