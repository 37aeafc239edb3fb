"""A negative index has noise of its own."""
# cell: e3_6
# misconception: M3.6x4
# hint: Which item is view[-1], and which noise does it have?
# hint-es: ¿Qué ítem es view[-1], y qué ruido tiene?
# title-es: Un índice negativo tiene un ruido propio.

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
        index = int(i)
        if not -len(self) <= index < len(self):
            raise IndexError(i)
        x, y = self.dataset[index]
        generator = torch.Generator().manual_seed(hash((self.seed, self.epoch, index)))
        noise = torch.randn(x.shape, generator=generator)
        return x + self.sigma * noise, y
