"""The global generator is seeded for each item."""
# cell: e3_6
# misconception: M3.6b2
# hint: Who else uses the global random numbers?
# hint-es: ¿Quién más usa los números aleatorios globales?
# title-es: El generador global se siembra en cada ítem.

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
        torch.manual_seed(hash((self.seed, self.epoch, index)) % 2**63)
        noise = torch.randn_like(x)
        return x + self.sigma * noise, y
