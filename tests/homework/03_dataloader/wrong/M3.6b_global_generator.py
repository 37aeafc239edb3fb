"""The noise comes from the global generator."""
# cell: e3_6
# misconception: M3.6b
# hint: Ask for the same item twice.
# hint-es: Pide dos veces el mismo ítem.
# title-es: El ruido viene del generador global.

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
        noise = torch.randn_like(x)
        return x + self.sigma * noise, y
