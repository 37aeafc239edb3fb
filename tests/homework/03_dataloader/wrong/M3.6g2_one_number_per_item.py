"""All readings of an item get the same noise."""
# cell: e3_6
# misconception: M3.6g2
# hint: Compare the noise of two readings of one page.
# hint-es: Compara el ruido de dos lecturas de una página.
# title-es: Todas las lecturas de un ítem reciben el mismo ruido.

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
        noise = torch.from_numpy(rng.standard_normal(1, dtype=np.float32))
        return x + self.sigma * noise, y
