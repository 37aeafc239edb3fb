"""Of each class, the first member stands for all."""
# cell: e3_4
# misconception: M3.4x7
# hint: Which members of the large class are ever drawn?
# hint-es: ¿Qué miembros de la clase grande llegan a salir?
# title-es: De cada clase, el primer miembro representa a todos.

class BalancedSampler(Sampler):
    """Draws indices with replacement so that all classes are equally likely."""

    def __init__(self, labels, num_samples: int | None = None, *, seed: int = 0):
        self.labels = torch.as_tensor(labels).tolist()
        self.classes = sorted(set(self.labels))
        self.num_samples = len(self.labels) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        draws = torch.randint(len(self.classes), (self.num_samples,), generator=self.generator)
        return iter([self.labels.index(self.classes[k]) for k in draws.tolist()])

    def __len__(self) -> int:
        return self.num_samples
