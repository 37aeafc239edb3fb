"""Python's global random numbers are used."""
# cell: e3_3
# misconception: M3.3f
# hint: Whose random numbers do you use, and who notices?
# hint-es: ¿De quién son los números aleatorios que usas, y quién lo nota?
# title-es: Se usan los números aleatorios globales de Python.

import random


class BucketBatchSampler(Sampler):
    def __init__(self, lengths, batch_size, *, seed=0):
        self.lengths, self.batch_size = [int(n) for n in lengths], batch_size
        self.seed, self.epoch = seed, 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        spread = 0.05 * max(self.lengths, default=0)
        order = sorted(range(len(self.lengths)), key=lambda i: self.lengths[i] + spread * random.random())
        batches = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        random.shuffle(batches)
        return iter(batches)

    def __len__(self):
        return -(-len(self.lengths) // self.batch_size)
