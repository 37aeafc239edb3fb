"""The noise of an item is drawn once and remembered."""
# cell: e3_6
# misconception: M3.6x8
# hint: The copy in a worker reads the items in another order. Does it remember the same noise?
# hint-es: La copia de un worker lee los ítems en otro orden. ¿Recuerda el mismo ruido?
# title-es: El ruido de un ítem se sortea una vez y se recuerda.

class NoisyView(Dataset):
    """A dataset seen through noise that only seed, epoch and index decide."""

    def __init__(self, dataset, sigma: float, *, seed: int = 0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0
        self.rng, self.memory = np.random.default_rng(seed), {}

    def set_epoch(self, epoch: int):
        """Choose the epoch whose noise is added."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, i: int):
        index = range(len(self))[i]
        x, y = self.dataset[index]
        key = (self.epoch, index)
        if key not in self.memory:
            self.memory[key] = torch.from_numpy(self.rng.standard_normal(x.shape, dtype=np.float32))
        noise = self.memory[key]
        return x + self.sigma * noise, y
