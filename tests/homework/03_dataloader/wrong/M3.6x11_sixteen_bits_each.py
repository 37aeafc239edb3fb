"""Sixteen bits each keep the three numbers apart, for a while."""
# cell: e3_6
# misconception: M3.6x10
# hint: How many items fit between two of your epochs, and how many epochs between two seeds? What comes after the last of them?
# hint-es: ¿Cuántos ítems caben entre dos de tus épocas, y cuántas épocas entre dos semillas? ¿Qué viene después de la última?
# title-es: Dieciséis bits para cada uno separan los tres números, por un tiempo.

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
        rng = np.random.default_rng((self.seed << 32) + (self.epoch << 16) + index)
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
        return x + self.sigma * noise, y
