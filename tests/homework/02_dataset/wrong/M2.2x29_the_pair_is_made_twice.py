"""The whole pair is made twice, once for x and once for y."""
# cell: e2_2
# misconception: M2.2x16
# hint: How often does the transform run for one item?
# hint-es: ¿Cuántas veces corre la transformación para un ítem?
# title-es: El par completo se arma dos veces, una para x y otra para y.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.x, self.y = x, y
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.y)

    def pair(self, i):
        x, y = self.x[i].clone(), self.y[i].clone()
        return {
            "x": x if self.transform is None else self.transform(x),
            "y": y if self.target_transform is None else self.target_transform(y),
        }

    def __getitem__(self, i):
        return self.pair(i)["x"], self.pair(i)["y"]
