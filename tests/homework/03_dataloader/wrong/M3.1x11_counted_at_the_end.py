"""The epoch is counted on only at its end."""
# cell: e3_1
# misconception: M3.1x11
# hint: Stop in the middle of an epoch and start the next one. Have you seen its first batches before?
# hint-es: Detente en medio de una época y empieza la siguiente. ¿Ya habías visto sus primeros batches?
# title-es: La época se cuenta recién cuando termina.

class Shuffle(Sampler):
    def __init__(self, n, seed):
        self.n, self.seed, self.epoch = n, seed, 0

    def __len__(self):
        return self.n

    def __iter__(self):
        yield from np.random.default_rng([self.seed, self.epoch]).permutation(self.n).tolist()
        self.epoch += 1


def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    sampler = Shuffle(len(dataset), seed) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=torch.Generator())
