"""The noise is added in place to the base data."""
# cell: e3_6
# misconception: M3.6e
# hint: Look at the base dataset afterwards.
# hint-es: Mira después el dataset de base.
# title-es: El ruido se suma en el lugar, sobre los datos de base.

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
        rng = np.random.default_rng([self.seed, self.epoch, index])
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
        x += self.sigma * noise
        return x, y
