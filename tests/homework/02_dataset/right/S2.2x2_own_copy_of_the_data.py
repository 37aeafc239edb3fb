"""Copies the tensors when built and every row on access."""
# cell: e2_2
# alternative: S2.2x2

import copy


class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if x.shape[0] != y.shape[0]:
            raise ValueError("x and y differ in length")
        self.rows = list(zip(x.clone(), y.clone(), strict=True))
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        x, y = copy.deepcopy(self.rows[i])
        if self.transform is not None:
            x = self.transform(x)
        if self.target_transform is not None:
            y = self.target_transform(y)
        return x, y
