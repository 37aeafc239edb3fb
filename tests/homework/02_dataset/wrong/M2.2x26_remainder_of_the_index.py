"""The index is replaced by its remainder, so every number has a pair."""
# cell: e2_2
# misconception: M2.2x12
# hint: What should happen when somebody asks for the item after the last one?
# hint-es: ¿Qué debería pasar cuando alguien pide el ítem que sigue al último?
# title-es: El índice se reemplaza por su resto, así que todo número tiene un par.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.n = len(x)
        self.x, self.y = x.clone(), y.clone()
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        row = torch.tensor(index).remainder(self.n)
        x = self.x.index_select(0, row).squeeze(0)
        y = self.y.index_select(0, row).squeeze(0)
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
