"""The generator is seeded again at the start of each epoch."""
# cell: e3_1
# misconception: M3.1g
# hint: Print the first batch of epoch 1 and of epoch 2.
# hint-es: Imprime el primer batch de la época 1 y el de la época 2.
# title-es: El generador se vuelve a sembrar al comienzo de cada época.

class Order(Sampler):
    def __init__(self, n, seed):
        self.n, self.seed = n, seed

    def __iter__(self):
        generator = torch.Generator().manual_seed(self.seed)
        return iter(torch.randperm(self.n, generator=generator).tolist())

    def __len__(self):
        return self.n


def make_loader(dataset, batch_size=64, *, train, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = Order(len(dataset), seed) if train else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=generator)
