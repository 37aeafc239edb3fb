"""A torch generator seeded by a SeedSequence."""
# cell: e3_6
# alternative: S3.6a

class NoisyView(Dataset):
    def __init__(self, dataset, sigma, *, seed=0):
        super().__init__()
        self.base = dataset
        self.sigma = sigma
        self.key = (seed, 0)

    def set_epoch(self, e):
        self.key = (self.key[0], e)

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        n = len(self)
        if not -n <= i < n:
            raise IndexError(i)
        i = int(i) % n
        state = np.random.SeedSequence([*self.key, i]).generate_state(1, np.uint64)[0]
        g = torch.Generator().manual_seed(int(state) >> 1)
        x, y = self.base[i]
        return x.add(torch.randn(x.shape, generator=g), alpha=self.sigma), y
