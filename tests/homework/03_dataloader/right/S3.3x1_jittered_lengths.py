"""Jittered lengths as sort keys, Python's own generator."""
# cell: e3_3
# alternative: S3.3x1

import random


class BucketBatchSampler(Sampler):
    def __init__(self, lengths, batch_size, *, seed=0):
        self.lengths, self.batch_size, self.seed = list(map(int, lengths)), batch_size, seed
        self.set_epoch(0)

    def set_epoch(self, e):
        self.e = e

    def __len__(self):
        return len(range(0, len(self.lengths), self.batch_size))

    def __iter__(self):
        rng = random.Random(f"{self.seed}/{self.e}")
        spread = 0.08 * (max(self.lengths, default=0) - min(self.lengths, default=0)) + 1
        keys = [n + rng.uniform(-spread, spread) for n in self.lengths]
        order = sorted(range(len(keys)), key=lambda i: keys[i])
        starts = list(range(0, len(order), self.batch_size))
        rng.shuffle(starts)
        return iter([order[s : s + self.batch_size] for s in starts])
