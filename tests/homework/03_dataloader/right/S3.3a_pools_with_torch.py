"""Shuffle, then sort within large pools; a generator function."""
# cell: e3_3
# alternative: S3.3a

class BucketBatchSampler(Sampler):
    def __init__(self, lengths, batch_size, *, seed=0):
        self.lengths = [int(n) for n in lengths]
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        g = torch.Generator().manual_seed(hash((self.seed, self.epoch)) % 2**63)
        order = torch.randperm(len(self.lengths), generator=g).tolist()
        pool, batches = 10 * self.batch_size, []
        for start in range(0, len(order), pool):
            part = sorted(order[start : start + pool], key=self.lengths.__getitem__)
            batches += [part[i : i + self.batch_size] for i in range(0, len(part), self.batch_size)]
        for k in torch.randperm(len(batches), generator=g).tolist():
            yield tuple(batches[k])

    def __len__(self):
        return (len(self.lengths) + self.batch_size - 1) // self.batch_size
