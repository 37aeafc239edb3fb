"""The whole epoch's noise is drawn, and row i taken."""
# cell: e3_6
# alternative: S3.6b

class NoisyView(Dataset):
    def __init__(self, dataset, sigma, *, seed=0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        i = range(len(self))[i]
        x, y = self.dataset[i]
        rng = np.random.default_rng((self.seed, self.epoch))
        table = rng.normal(0.0, self.sigma, (len(self), x.numel())).astype(np.float32)
        return x + torch.tensor(table[i]).reshape(x.shape), y
