"""What a transform returns is made a tensor again."""
# cell: e2_2
# misconception: M2.2x13
# hint: What if a transform returns a list or a word?
# hint-es: ¿Y si una transformación devuelve una lista o una palabra?
# title-es: Lo que devuelve una transformación se vuelve a convertir en tensor.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.x)

    @staticmethod
    def convert(row, function):
        if function is None:
            return row
        return torch.asarray(function(row))

    def __getitem__(self, i):
        x = self.convert(self.x[i].clone(), self.transform)
        return x, self.convert(self.y[i].clone(), self.target_transform)
