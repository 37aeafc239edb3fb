"""Seed and epoch are added."""
# cell: e3_1
# misconception: M3.1x12
# hint: Two loaders have neighbouring seeds. Compare the second epoch of one with the first epoch of the other.
# hint-es: Dos loaders tienen semillas vecinas. Compara la segunda época de uno con la primera del otro.
# title-es: Se suman la semilla y la época.

class Shuffle(Sampler):
    def __init__(self, n, seed):
        self.n, self.seed, self.epoch = n, seed, -1

    def __len__(self):
        return self.n

    def __iter__(self):
        self.epoch += 1
        generator = torch.Generator().manual_seed(self.seed + self.epoch)
        return iter(torch.randperm(self.n, generator=generator).tolist())


def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    sampler = Shuffle(len(dataset), seed) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=torch.Generator())
