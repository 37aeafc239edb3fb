"""The noise makes float64 of float32."""
# cell: e3_6
# misconception: M3.6x3
# hint: Which dtype do NumPy's random numbers have?
# hint-es: ¿Qué dtype tienen los números aleatorios de NumPy?
# title-es: El ruido convierte float32 en float64.

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
        noise = torch.from_numpy(rng.standard_normal(x.shape))
        return x + self.sigma * noise, y
