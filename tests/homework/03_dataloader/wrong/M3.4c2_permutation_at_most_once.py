"""An item comes at most once, and then all over again."""
# cell: e3_4
# misconception: M3.4c
# hint: How can 10 rare samples fill a third of 1000 draws?
# hint-es: ¿Cómo pueden 10 muestras raras llenar un tercio de 1000 extracciones?
# title-es: Un ítem sale a lo sumo una vez, y después todo de nuevo.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        n = len(self.weights)
        rounds = -(-self.num_samples // n)
        draws = torch.cat([torch.multinomial(self.weights, n, generator=self.generator) for _ in range(rounds)])[: self.num_samples]
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
