"""A subclass of WeightedRandomSampler."""
# cell: e3_4
# alternative: S3.4b

class BalancedSampler(WeightedRandomSampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = [int(label) for label in labels]
        sizes = {label: labels.count(label) for label in set(labels)}
        weights = [1 / sizes[label] for label in labels]
        generator = torch.Generator().manual_seed(seed)
        super().__init__(weights, num_samples or len(labels), replacement=True, generator=generator)
