"""random.choices with an own Random."""
# cell: e3_4
# alternative: S3.4x2

import random
from collections import Counter


class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = torch.as_tensor(labels).tolist()
        sizes = Counter(labels)
        self.weights = [1 / sizes[label] for label in labels]
        self.k = len(labels) if num_samples is None else num_samples
        self.random = random.Random(seed)

    def __len__(self):
        return self.k

    def __iter__(self):
        return iter(self.random.choices(range(len(self.weights)), self.weights, k=self.k))
