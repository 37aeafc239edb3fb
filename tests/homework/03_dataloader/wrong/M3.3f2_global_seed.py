"""NumPy's global generator is seeded."""
# cell: e3_3
# misconception: M3.3f
# hint: Who else draws from the generator that you seed?
# hint-es: ¿Quién más saca números del generador al que le fijas la semilla?
# title-es: Se fija la semilla del generador global de NumPy.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.ranks = np.argsort(np.argsort(np.asarray(lengths)))
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        np.random.seed([self.seed, self.epoch])
        rng = np.random
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.ranks))
        order = np.argsort(self.ranks + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
