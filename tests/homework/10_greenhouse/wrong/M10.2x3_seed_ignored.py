"""The draw does not use the seed."""
# cell: e10_2
# misconception: M10.2x3
# hint: Who decides your draw: the seed, or whatever was drawn before?
# hint-es: ¿Quién decide tu sorteo: la semilla, o lo que se haya sacado antes?
# title-es: El sorteo no usa la semilla.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    shuffled = names[torch.randperm(len(names))]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
