"""Items are drawn with replacement."""
# cell: e3_1
# misconception: M3.1x8
# hint: Does every item come once in an epoch?
# hint-es: ¿Sale cada ítem una vez por época?
# title-es: Los ítems se sacan con reposición.

def make_loader(dataset, batch_size=64, *, train, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = None
    if train and len(dataset) > 0:
        sampler = torch.utils.data.RandomSampler(dataset, replacement=True, generator=generator)
    return DataLoader(dataset, batch_size, sampler=sampler, generator=generator)
