"""Validation is always made of the last groups."""
# cell: e10_2
# misconception: M10.2b
# hint: Does the seed make a difference? What if the last greenhouses are the newest, or lie in the coldest corner?
# hint-es: ¿Cambia algo con la semilla? ¿Y si los últimos invernaderos son los más nuevos, o están en el rincón más frío?
# title-es: La validación siempre son los últimos grupos.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names.flip(0)
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
