"""One generator is kept on the dataset, and seeded in set_epoch."""
# cell: e3_6
# misconception: M3.6a
# hint: How many copies of your generator exist with 4 workers, and in which state are they?
# hint-es: ¿Cuántas copias de tu generador hay con 4 workers, y en qué estado están?
# title-es: Se guarda un solo generador en el dataset, y set_epoch lo vuelve a sembrar.

class NoisyView(Dataset):
    """A dataset seen through noise that only seed, epoch and index decide."""

    def __init__(self, dataset, sigma: float, *, seed: int = 0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0
        self.set_epoch(0)

    def set_epoch(self, epoch: int):
        """Choose the epoch whose noise is added."""
        self.epoch = epoch
        self.rng = np.random.default_rng([self.seed, epoch])

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, i: int):
        index = range(len(self))[i]
        x, y = self.dataset[index]
        noise = torch.from_numpy(self.rng.standard_normal(x.shape, dtype=np.float32))
        return x + self.sigma * noise, y
