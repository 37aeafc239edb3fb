"""Only the batches are shuffled, their items stay together."""
# cell: e3_1
# misconception: M3.1x9
# hint: Which pages can meet in the same batch?
# hint-es: ¿Qué páginas pueden encontrarse en un mismo batch?
# title-es: Solo se barajan los batches; sus ítems quedan juntos.

class Blocks(Sampler):
    def __init__(self, n, size, generator):
        self.n, self.size, self.generator = n, size, generator

    def __iter__(self):
        blocks = torch.arange(self.n).split(self.size)
        order = torch.randperm(len(blocks), generator=self.generator).tolist() if self.n else []
        return iter([int(i) for k in order for i in blocks[k]])

    def __len__(self):
        return self.n


def make_loader(dataset, batch_size=64, *, train, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = Blocks(len(dataset), 4, generator) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=generator)
