"""A large factor keeps seed and epoch apart, for a while."""
# cell: e3_3
# misconception: M3.3x17
# hint: How many epochs fit between two of your seeds? What comes after the last of them?
# hint-es: ¿Cuántas épocas caben entre dos de tus semillas? ¿Qué viene después de la última?
# title-es: Un factor grande separa la semilla de la época, por un tiempo.

class BucketBatchSampler(Sampler):
    """Batches of indices of sequences with similar lengths, new ones in each epoch."""

    def __init__(self, lengths, batch_size: int, *, seed: int = 0):
        self.ranks = np.argsort(np.argsort(np.asarray(lengths)))
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch: int):
        """Choose the epoch that the next iteration walks through."""
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng(10_000 * self.seed + self.epoch)
        jitter = rng.uniform(0, 3 * self.batch_size, len(self.ranks))
        order = np.argsort(self.ranks + jitter).tolist()
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self) -> int:
        return -(-len(self.ranks) // self.batch_size)
