"""Python's hash of a text is the seed."""
# cell: e3_1
# misconception: M3.1x13
# hint: Print what your generator is seeded with, restart the kernel, and print it again. Is it the same number?
# hint-es: Imprime con qué siembras tu generador, reinicia el kernel e imprímelo otra vez. ¿Sale el mismo número?
# title-es: El hash que da Python a un texto sirve de semilla.

class Shuffle(Sampler):
    def __init__(self, n, seed):
        self.n, self.seed, self.epoch = n, seed, -1

    def __len__(self):
        return self.n

    def __iter__(self):
        self.epoch += 1
        rng = np.random.default_rng(hash(f"{self.seed}/{self.epoch}") % 2**32)
        return iter(rng.permutation(self.n).tolist())


def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    sampler = Shuffle(len(dataset), seed) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=torch.Generator())
