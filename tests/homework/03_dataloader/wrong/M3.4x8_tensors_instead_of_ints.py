"""The sampler yields tensors instead of ints."""
# cell: e3_4
# misconception: M3.4x8
# hint: What type do your indices have?
# hint-es: ¿De qué tipo son tus índices?
# title-es: El sampler entrega tensores en vez de int.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter(draws)

    def __len__(self) -> int:
        return self.num_samples
