"""Rows are drawn one by one, so every greenhouse is on both sides."""
# cell: e10_2
# misconception: M10.2x1
# hint: Is there a greenhouse of which the training has seen no hour at all?
# hint-es: ¿Hay algún invernadero del que el entrenamiento no haya visto ni una hora?
# title-es: Las filas se sortean una por una, así que cada invernadero queda en los dos lados.

def group_split(groups, val_fraction=0.25, *, seed=0):
    if len(groups.unique()) < 2:
        raise ValueError("two groups are needed")
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(groups), generator=generator)
    count = min(max(round(val_fraction * len(groups)), 1), len(groups) - 1)
    return order[count:], order[:count]
