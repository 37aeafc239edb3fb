"""Items are kept, and everybody gets the same tensor."""
# cell: e3_6
# misconception: M3.6x14
# hint: Somebody overwrites an item after reading it. What does the next reader get?
# hint-es: Alguien sobrescribe un ítem después de leerlo. ¿Qué recibe quien lo lea después?
# title-es: Los ítems se guardan, y todos reciben el mismo tensor.

class NoisyView(Dataset):
    """A dataset seen through noise that only seed, epoch and index decide."""

    def __init__(self, dataset, sigma: float, *, seed: int = 0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0
        self.kept = {}

    def set_epoch(self, epoch: int):
        """Choose the epoch whose noise is added."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, i: int):
        index = range(len(self))[i]
        key = self.epoch, index
        if key not in self.kept:
            x, y = self.dataset[index]
            rng = np.random.default_rng([self.seed, self.epoch, index])
            noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32))
            self.kept[key] = x + self.sigma * noise, y
        return self.kept[key]
