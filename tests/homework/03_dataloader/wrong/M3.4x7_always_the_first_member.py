"""Of each class, the first member stands for all."""
# cell: e3_4
# misconception: M3.4x7
# hint: Which members of the large class are ever drawn?
# hint-es: ¿Qué miembros de la clase grande llegan a salir?
# title-es: De cada clase, el primer miembro representa a todos.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        _, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
        self.weights = 1.0 / sizes[class_of]
        self.first = [int((class_of == k).nonzero()[0, 0]) for k in class_of]
        self.num_samples = len(class_of) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.multinomial(
            self.weights, self.num_samples, replacement=True, generator=self.generator
        )
        return iter([self.first[i] for i in draws.tolist()])

    def __len__(self) -> int:
        return self.num_samples
