"""Rare items are repeated until the classes are equal, and the list is shuffled."""
# cell: e3_4
# misconception: M3.4c
# hint: Does a draw depend on those before it? And what if more draws are asked for than your list is long?
# hint-es: ¿Depende una extracción de las anteriores? ¿Y qué pasa si se piden más extracciones que el largo de tu lista?
# title-es: Los ítems raros se repiten hasta igualar las clases, y la lista se baraja.

class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = torch.as_tensor(labels)
        counts = torch.bincount(labels)
        times = counts.max() // counts[labels]
        self.table = torch.arange(len(labels)).repeat_interleave(times)
        self.num_samples = len(labels) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        order = torch.randperm(len(self.table), generator=self.generator)
        return iter(self.table[order][: self.num_samples].tolist())

    def __len__(self):
        return self.num_samples
