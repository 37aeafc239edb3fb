"""The batches hold places in the sorted list instead of indices."""
# cell: e3_3
# misconception: M3.3x15
# hint: Which sequence does a number in your batch stand for?
# hint-es: ¿A qué secuencia se refiere un número de tu batch?
# title-es: Los batches tienen lugares de la lista ordenada en vez de índices.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.lengths = np.sort(np.asarray(lengths))
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, self.epoch])
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.lengths))
        order = np.argsort(np.arange(len(self.lengths)) + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.lengths) // self.batch_size)
