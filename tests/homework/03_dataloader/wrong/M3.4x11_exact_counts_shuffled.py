"""Each class gets its exact share of the draws, and these are shuffled."""
# cell: e3_4
# misconception: M3.4x11
# hint: Roll a die sixty times. Does each face come exactly ten times? What do the first 59 rolls say about the last one in your code?
# hint-es: Tira un dado sesenta veces. ¿Sale cada cara exactamente diez veces? ¿Qué dicen en tu código las primeras 59 tiradas sobre la última?
# title-es: Cada clase recibe su parte exacta de las extracciones, y estas se barajan.

class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = torch.as_tensor(labels)
        self.members = [(labels == c).nonzero()[:, 0] for c in labels.unique()]
        self.num_samples = len(labels) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        count = len(self.members)
        first = int(torch.randint(count, (1,), generator=self.generator))
        classes = (torch.arange(self.num_samples) + first) % count
        for c in classes[torch.randperm(self.num_samples, generator=self.generator)].tolist():
            members = self.members[c]
            yield int(members[torch.randint(len(members), (1,), generator=self.generator)])

    def __len__(self):
        return self.num_samples
