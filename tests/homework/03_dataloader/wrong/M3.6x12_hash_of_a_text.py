"""Python's hash of a text is the seed."""
# cell: e3_6
# misconception: M3.6x12
# hint: Print what your generator is seeded with, restart the kernel, and print it again. Is it the same number?
# hint-es: Imprime con qué siembras tu generador, reinicia el kernel e imprímelo otra vez. ¿Sale el mismo número?
# title-es: El hash que da Python a un texto sirve de semilla.

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
        rng = np.random.default_rng(hash(f"{self.seed}/{self.epoch}/{index}") % 2**63)
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
        return x + self.sigma * noise, y
