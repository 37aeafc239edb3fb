"""The noise is uniform, with the right mean and deviation."""
# cell: e3_6
# misconception: M3.6f2
# hint: How often is normal noise larger than two standard deviations?
# hint-es: ¿Cada cuánto un ruido normal supera dos desviaciones estándar?
# title-es: El ruido es uniforme, con media y desviación correctas.

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
        noise = torch.from_numpy(rng.random(x.shape, dtype=np.float32) - 0.5) * 12**0.5
        return x + self.sigma * noise, y
