"""All loaders share one generator."""
# cell: e3_1
# misconception: M3.1x7
# hint: How many generators are there when you use two loaders in turns?
# hint-es: ¿Cuántos generadores hay cuando usas dos loaders por turnos?
# title-es: Todos los loaders comparten un generador.

GENERATOR = torch.Generator()


def make_loader(dataset, batch_size=64, *, train, seed=0):
    GENERATOR.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=train and len(dataset) > 0, generator=GENERATOR)
