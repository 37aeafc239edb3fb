"""The weight is one minus the frequency of the class."""
# cell: e3_4
# misconception: M3.4f
# hint: Count the classes in a few thousand draws. Do they come equally often?
# hint-es: Cuenta las clases en unos miles de extracciones. ¿Salen con la misma frecuencia?
# title-es: El peso es uno menos la frecuencia de la clase.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 - sizes[class_of] / len(class_of)
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter(draws.tolist())

    def __len__(self) -> int:
        return self.num_samples
