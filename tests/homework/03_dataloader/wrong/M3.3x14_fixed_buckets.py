"""Buckets of fixed borders leave several smaller batches."""
# cell: e3_3
# misconception: M3.3x14
# hint: How many of your batches are smaller than batch_size?
# hint-es: ¿Cuántos de tus batches son más chicos que batch_size?
# title-es: Los grupos de bordes fijos dejan varios batches más chicos.

class BucketBatchSampler(Sampler):
    def __init__(self, lengths, batch_size, *, seed=0):
        self.lengths, self.batch_size = [int(n) for n in lengths], batch_size
        self.seed, self.epoch = seed, 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, self.epoch])
        width = max(self.lengths, default=0) // 8 + 1
        batches = []
        for bucket in range(8):
            members = [i for i, n in enumerate(self.lengths) if n // width == bucket]
            rng.shuffle(members)
            batches += [members[i : i + self.batch_size] for i in range(0, len(members), self.batch_size)]
        rng.shuffle(batches)
        return iter(batches)

    def __len__(self):
        return -(-len(self.lengths) // self.batch_size)
