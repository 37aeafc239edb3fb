"""Seed, epoch and index are put together as digits of one number."""
# cell: e3_6
# misconception: M3.6c
# hint: Can two different (epoch, index) pairs give the same sum?
# hint-es: ¿Pueden dos pares (epoch, index) distintos dar la misma suma?
# title-es: La semilla, la época y el índice se juntan como cifras de un número.

class NoisyView(Dataset):
    """A dataset seen through noise that only seed, epoch and index decide."""

    def __init__(self, dataset, sigma: float, *, seed: int = 0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch whose noise is added."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, i: int):
        index = range(len(self))[i]
        x, y = self.dataset[index]
        rng = np.random.default_rng(self.seed * 10_000 + self.epoch * 100 + index)
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
        return x + self.sigma * noise, y
