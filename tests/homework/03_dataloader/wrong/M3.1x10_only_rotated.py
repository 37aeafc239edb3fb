"""The order is only moved along by a random number of places."""
# cell: e3_1
# misconception: M3.1x9
# hint: Which pages can meet in the same batch?
# hint-es: ¿Qué páginas pueden encontrarse en un mismo batch?
# title-es: El orden solo se corre una cantidad aleatoria de lugares.

class Order(Sampler):
    def __init__(self, n, seed):
        self.n, self.seed = n, seed
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        start = int(torch.randint(max(self.n, 1), (), generator=self.generator))
        return iter([(start + i) % self.n for i in range(self.n)])

    def __len__(self):
        return self.n


def make_loader(dataset, batch_size=64, *, train, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = Order(len(dataset), seed) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=generator)
