"""A short batch at a random place of the sorted order, blocks mixed among neighbours."""
# cell: e3_3
# alternative: S3.3x2

class BucketBatchSampler(Sampler):
    def __init__(self, lengths, batch_size, *, seed=0):
        self.order = torch.as_tensor(lengths).argsort(stable=True).numpy() if len(lengths) else np.arange(0)
        self.size, self.seed, self.epoch = batch_size, seed, 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __len__(self):
        return int(np.ceil(len(self.order) / self.size))

    def __iter__(self):
        rng = np.random.default_rng(np.random.SeedSequence(entropy=self.seed, spawn_key=(self.epoch,)))
        order, step = self.order.copy(), 5 * self.size
        for start in range(int(rng.integers(step)) - step, len(order), step):
            rng.shuffle(order[max(start, 0) : max(start + step, 0)])
        short = len(order) % self.size
        cut = int(rng.integers(len(self))) * self.size if len(order) else 0
        cut = min(cut, len(order) - short)
        batches = [order[i : i + self.size].tolist() for i in range(0, cut, self.size)]
        batches += [order[cut : cut + short].tolist()] if short else []
        batches += [order[i : i + self.size].tolist() for i in range(cut + short, len(order), self.size)]
        yield from (batches[k] for k in rng.permutation(len(batches)))
