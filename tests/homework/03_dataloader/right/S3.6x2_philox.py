"""A counter-based generator: seed and epoch are its key, the index its counter."""
# cell: e3_6
# alternative: S3.6x2

class NoisyView(Dataset):
    def __init__(self, dataset, sigma, *, seed=0):
        self.base, self.scale, self.key, self.e = dataset, sigma, seed, 0

    def set_epoch(self, epoch):
        self.e = epoch

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        n = len(self)
        if not -n <= i < n:
            raise IndexError(i)
        i = int(i) % n
        x, y = self.base[i]
        bits = np.random.Philox(key=[self.key, self.e], counter=[0, 0, 0, i])
        noise = np.random.Generator(bits).normal(size=tuple(x.shape))
        return torch.add(x, torch.tensor(noise, dtype=x.dtype), alpha=self.scale), y
