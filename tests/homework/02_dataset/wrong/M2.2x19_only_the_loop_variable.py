"""The result goes into a variable of the loop, and the item keeps the old rows."""
# cell: e2_2
# misconception: M2.2f
# hint: What does the transform return, and where does it go?
# hint-es: ¿Qué devuelve la transformación, y adónde va a parar?
# title-es: El resultado queda en una variable del ciclo, y el ítem conserva las filas de antes.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert x.size(0) == y.size(0)
        self.x, self.y = x, y
        self.transforms = [transform, target_transform]

    def __len__(self):
        return self.x.size(0)

    def __getitem__(self, index):
        item = [torch.clone(self.x[index]), torch.clone(self.y[index])]
        for half, function in zip(item, self.transforms):
            if function is not None:
                half = function(half)
        return tuple(item)
