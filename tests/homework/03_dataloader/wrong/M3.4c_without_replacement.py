"""The draws are without replacement."""
# cell: e3_4
# misconception: M3.4c
# hint: How can 10 rare samples fill a third of 1000 draws?
# hint-es: ¿Cómo pueden 10 muestras raras llenar un tercio de 1000 extracciones?
# title-es: Las extracciones son sin reposición.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=False, generator=self.generator
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
