"""The caller's array or tensor is sorted, for np.asarray makes no copy of it."""
# cell: e3_3
# misconception: M3.3x13
# hint: Does the caller still have the lengths in the old order?
# hint-es: ¿Quien llama todavía tiene los largos en el orden original?
# title-es: Se ordena el arreglo o tensor de quien llama, porque np.asarray no lo copia.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.lengths = np.asarray(lengths)
        self.indices = np.argsort(self.lengths)
        self.lengths.sort()
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, self.epoch])
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.lengths))
        order = self.indices[np.argsort(np.arange(len(self.lengths)) + jitter)].tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.lengths) // self.batch_size)
