"""The generator is seeded again for each iteration."""
# cell: e3_4
# misconception: M3.4x1
# hint: Compare the first and the second iteration.
# hint-es: Compara la primera iteración con la segunda.
# title-es: El generador se vuelve a sembrar en cada iteración.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.seed = seed

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=torch.Generator().manual_seed(self.seed)
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
