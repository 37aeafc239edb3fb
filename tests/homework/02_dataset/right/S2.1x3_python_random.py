"""Python's random.Random as generator."""
# cell: e2_1
# alternative: S2.1x3

from random import Random


class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        r = Random(seed)
        self.x = torch.tensor([[r.gauss(0.0, 1.0) for _ in range(n_features)] for _ in range(n)])
        self.y = torch.tensor([[float(r.getrandbits(1)) for _ in range(n_targets)] for _ in range(n)])

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        if i >= len(self) or i < -len(self):
            raise IndexError("no such item")
        return self.x[i], self.y[i]
