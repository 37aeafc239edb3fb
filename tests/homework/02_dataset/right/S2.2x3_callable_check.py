"""Whatever is callable is a transform; rows are copied by arithmetic-free indexing."""
# cell: e2_2
# alternative: S2.2x3

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) - len(y):
            raise ValueError(f"{len(x)} != {len(y)}")
        self.tables = {"x": (x, transform), "y": (y, target_transform)}
        self.n = len(x)

    def half(self, name, i):
        table, transform = self.tables[name]
        row = torch.empty_like(table[i]).copy_(table[i])
        return transform(row) if callable(transform) else row

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = range(self.n)[i]
        return self.half("x", i), self.half("y", i)
