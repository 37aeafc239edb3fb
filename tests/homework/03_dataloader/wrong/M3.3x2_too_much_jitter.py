"""The jitter is as large as the whole range of lengths."""
# cell: e3_3
# misconception: M3.3x1
# hint: How far may the jitter carry a sequence away from those of its own length?
# hint-es: ¿Hasta dónde puede alejar el ruido a una secuencia de las de su mismo largo?
# title-es: El ruido es tan grande como todo el rango de largos.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.ranks = np.argsort(np.argsort(np.asarray(lengths)))
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, self.epoch])
        jitter = rng.uniform(0, len(self.ranks), len(self.ranks))
        order = np.argsort(self.ranks + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
