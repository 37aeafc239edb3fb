"""map sends every row through its transform in the constructor."""
# cell: e2_2
# misconception: M2.2x4
# hint: When does the transform run, and how often, if somebody reads a single item?
# hint-es: ¿Cuándo corre la transformación, y cuántas veces, si alguien lee un solo ítem?
# title-es: map pasa cada fila por su transformación en el constructor.

from copy import deepcopy


class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        inputs, targets = x.clone(), y.clone()
        if transform is not None:
            inputs = map(transform, inputs)
        if target_transform is not None:
            targets = map(target_transform, targets)
        self.pairs = list(zip(inputs, targets))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return deepcopy(self.pairs[i])
