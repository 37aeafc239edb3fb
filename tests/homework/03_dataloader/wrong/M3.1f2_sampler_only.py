"""The sampler has its own generator and the loader has none."""
# cell: e3_1
# misconception: M3.1e
# hint: Who draws a random number when you begin to walk through a loader that does not shuffle?
# hint-es: ¿Quién saca un número aleatorio cuando empiezas a recorrer un loader que no baraja?
# title-es: El sampler tiene su propio generador y el loader no.

def make_loader(dataset, batch_size=64, *, train, seed=0):
    if not train or len(dataset) == 0:
        return DataLoader(dataset, batch_size)
    generator = torch.Generator().manual_seed(seed)
    sampler = torch.utils.data.RandomSampler(dataset, generator=generator)
    return DataLoader(dataset, batch_size, sampler=sampler)
