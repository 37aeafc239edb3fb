"""`transform or identity` takes the identity for a transform that is false."""
# cell: e2_2
# misconception: M2.2x5
# hint: Is "no transform" the same as "a transform that is false"?
# hint-es: ¿Es lo mismo «sin transformación» que «una transformación que es falsa»?
# title-es: `transform or identity` toma la identidad en vez de una transformación que es falsa.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y), "x and y must have the same length"
        identity = torch.nn.Identity()
        self.x, self.y = x, y
        self.on_x, self.on_y = transform or identity, target_transform or identity

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.on_x(self.x[index].clone()), self.on_y(self.y[index].clone())
