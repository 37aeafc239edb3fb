"""The global generator is seeded inside the factory."""
# cell: e3_1
# misconception: M3.1f
# hint: Who else uses the global random numbers?
# hint-es: ¿Quién más usa los números aleatorios globales?
# title-es: Se fija la semilla del generador global dentro de la fábrica.

def make_loader(dataset, batch_size=64, *, train, seed=0):
    torch.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=train and len(dataset) > 0)
