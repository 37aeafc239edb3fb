"""Python's hash of a text is the seed."""
# cell: e3_3
# misconception: M3.3x16
# hint: Print what your generator is seeded with, restart the kernel, and print it again. Is it the same number?
# hint-es: Imprime con qué siembras tu generador, reinicia el kernel e imprímelo otra vez. ¿Sale el mismo número?
# title-es: El hash que da Python a un texto sirve de semilla.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.ranks = np.argsort(np.argsort(np.asarray(lengths)))
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng(hash(f"{self.seed}-{self.epoch}") % 2**63)
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.ranks))
        order = np.argsort(self.ranks + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
