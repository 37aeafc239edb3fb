"""The weights are proportional to the size of the class."""
# cell: e3_4
# misconception: M3.4a
# hint: Which class should get the larger weight?
# hint-es: ¿Qué clase debería recibir el peso mayor?
# title-es: Los pesos son proporcionales al tamaño de la clase.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = sizes[class_of].double()
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
