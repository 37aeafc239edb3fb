"""A single group gives an empty part instead of an error."""
# cell: e10_2
# misconception: M10.2x7
# hint: What can be split if there is only one greenhouse?
# hint-es: ¿Qué se puede separar si hay un solo invernadero?
# title-es: Un solo grupo da una parte vacía en vez de un error.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
