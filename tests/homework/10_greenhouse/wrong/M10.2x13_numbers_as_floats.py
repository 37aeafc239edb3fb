"""The numbers of the groups become floats: large neighbours melt into one."""
# cell: e10_2
# misconception: M10.2x13
# hint: Up to which number does a float tell two neighbouring integers apart?
# hint-es: ¿Hasta qué número distingue un float dos enteros vecinos?
# title-es: Los números de los grupos se vuelven floats: los vecinos grandes se funden en uno.

def group_split(groups, val_fraction=0.25, *, seed=0):
    groups = groups.float()
    names = groups.unique()
    if len(names) < 2:
        raise ValueError("two groups are needed")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
