"""The order is drawn once, when the loader is built."""
# cell: e3_1
# misconception: M3.1g
# hint: Print the first batch of epoch 1 and of epoch 2.
# hint-es: Imprime el primer batch de la época 1 y el de la época 2.
# title-es: El orden se sortea una sola vez, al construir el loader.

def make_loader(dataset, batch_size=64, *, train, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = range(len(dataset))
    if train:
        order = torch.randperm(len(dataset), generator=generator).tolist()
    return DataLoader(dataset, batch_size, sampler=order, generator=generator)
