"""Only sequences of exactly the same length can change places."""
# cell: e3_3
# misconception: M3.3b
# hint: Do the same samples always travel together if all lengths differ?
# hint-es: Si todos los largos son distintos, ¿viajan siempre juntas las mismas muestras?
# title-es: Solo pueden cambiar de lugar las secuencias de exactamente el mismo largo.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.ranks = np.asarray(lengths)
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, self.epoch])
        jitter = rng.uniform(0, 0.5, len(self.ranks))
        order = np.argsort(self.ranks + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
