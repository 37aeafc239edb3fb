"""First a class, then one of its members, with NumPy."""
# cell: e3_4
# alternative: S3.4x1

class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = np.asarray(labels)
        self.groups = [np.flatnonzero(labels == name) for name in np.unique(labels)]
        self.count = labels.size if num_samples is None else num_samples
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return self.count

    def __iter__(self):
        for _ in range(self.count):
            group = self.groups[self.rng.integers(len(self.groups))]
            yield int(self.rng.choice(group))
