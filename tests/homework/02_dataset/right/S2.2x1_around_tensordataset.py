"""A TensorDataset does the work underneath."""
# cell: e2_2
# alternative: S2.2x1

from torch.utils.data import TensorDataset


class PairDataset(TensorDataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        super().__init__(x, y)
        self._transforms = transform, target_transform

    def __getitem__(self, i):
        halves = (half.clone() for half in super().__getitem__(i))
        return tuple(h if t is None else t(h) for h, t in zip(halves, self._transforms))
