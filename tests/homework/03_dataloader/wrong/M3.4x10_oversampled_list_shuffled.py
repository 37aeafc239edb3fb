"""Rare items are repeated until the classes are equal, and the list is shuffled."""
# cell: e3_4
# misconception: M3.4c
# hint: How can 10 rare samples fill a third of 1000 draws?
# hint-es: ¿Cómo pueden 10 muestras raras llenar un tercio de 1000 extracciones?
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
