"""The rows are cut at one place, as if each group stood together."""
# cell: e10_2
# misconception: M10.2x9
# hint: What if the rows of a greenhouse do not stand together?
# hint-es: ¿Y si las filas de un invernadero no vienen juntas?
# title-es: Las filas se cortan en un lugar, como si cada grupo viniera junto.

def group_split(groups, val_fraction=0.25, *, seed=0):
    if len(groups.unique()) < 2:
        raise ValueError("two groups are needed")
    generator = torch.Generator().manual_seed(seed)
    names, counts = groups.unique_consecutive(return_counts=True)
    order = torch.randperm(len(names), generator=generator)
    k = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    pieces = torch.arange(len(groups)).split(counts.tolist())
    return torch.cat([pieces[i] for i in order[k:]]), torch.cat([pieces[i] for i in order[:k]])
