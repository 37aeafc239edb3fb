"""The seed is ignored."""
# cell: e3_4
# misconception: M3.4x9
# hint: Compare the draws of two seeds.
# hint-es: Compara las extracciones de dos semillas.
# title-es: La semilla se ignora.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(0)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
