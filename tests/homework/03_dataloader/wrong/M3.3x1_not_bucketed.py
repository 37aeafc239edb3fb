"""The indices are shuffled, whatever their lengths."""
# cell: e3_3
# misconception: M3.3x1
# hint: How much padding does a batch of a long and a short sequence need?
# hint-es: ¿Cuánto relleno necesita un batch con una secuencia larga y una corta?
# title-es: Los índices se barajan sin mirar los largos.

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
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.ranks))
        order = np.argsort(jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
