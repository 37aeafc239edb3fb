"""The classes take turns."""
# cell: e3_4
# misconception: M3.4x6
# hint: If you know this draw, do you know the class of the next one?
# hint-es: Si conoces esta extracción, ¿conoces la clase de la siguiente?
# title-es: Las clases se turnan.

class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = torch.as_tensor(labels)
        self.members = [(labels == k).nonzero()[:, 0] for k in labels.unique()]
        self.num_samples = len(labels) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        for k in range(self.num_samples):
            members = self.members[k % len(self.members)]
            yield int(members[torch.randint(len(members), (), generator=self.generator)])

    def __len__(self):
        return self.num_samples
