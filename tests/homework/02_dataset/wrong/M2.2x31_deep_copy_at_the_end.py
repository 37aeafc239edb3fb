"""The finished pair is deep-copied, when the transform has already run on the stored row."""
# cell: e2_2
# misconception: M2.2x3
# hint: On which memory does a transform that works in place write?
# hint-es: ¿Sobre qué memoria escribe una transformación in-place?
# title-es: El par terminado se copia en profundidad, cuando la transformación ya corrió sobre la fila guardada.

from copy import deepcopy


class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.data = torch.utils.data.TensorDataset(x, y)
        self.transforms = transform, target_transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        pair = []
        for row, transform in zip(self.data[i], self.transforms):
            pair.append(row if transform is None else transform(row))
        return tuple(deepcopy(pair))
