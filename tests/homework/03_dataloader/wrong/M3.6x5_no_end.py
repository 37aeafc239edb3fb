"""There is no IndexError after the last item."""
# cell: e3_6
# misconception: M3.6x5
# hint: How does a for loop over a dataset find its end?
# hint-es: ¿Cómo encuentra su final un for sobre un dataset?
# title-es: No hay IndexError después del último ítem.

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
        index = int(i) % len(self)
        x, y = self.dataset[index]
        rng = np.random.default_rng([self.seed, self.epoch, index])
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
        return x + self.sigma * noise, y
