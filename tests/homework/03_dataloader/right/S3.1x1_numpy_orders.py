"""A sampler of its own that shuffles with NumPy."""
# cell: e3_1
# alternative: S3.1x1

class Shuffled(Sampler):
    def __init__(self, n, seed):
        self.n, self.rng = n, np.random.default_rng(seed)

    def __len__(self):
        return self.n

    def __iter__(self):
        yield from self.rng.permutation(self.n).tolist()


def make_loader(dataset, batch_size=64, *, train, seed=0):
    order = Shuffled(len(dataset), seed) if train else range(len(dataset))
    return DataLoader(dataset, batch_size=batch_size, sampler=order, generator=torch.Generator())
