"""All items are equally likely: nothing is balanced."""
# cell: e3_4
# misconception: M3.4a2
# hint: How often does the rarest class come up in your draws?
# hint-es: ¿Cada cuánto sale la clase más rara en tus extracciones?
# title-es: Todos los ítems son igual de probables: no se balancea nada.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = torch.ones(len(class_of))
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
