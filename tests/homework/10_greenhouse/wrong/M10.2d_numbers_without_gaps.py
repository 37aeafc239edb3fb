"""Group numbers are taken to be 0, 1, 2, … without gaps."""
# cell: e10_2
# misconception: M10.2d
# hint: Which groups exist? Where could you ask the data themselves?
# hint-es: ¿Qué grupos existen? ¿Dónde puedes preguntárselo a los mismos datos?
# title-es: Se supone que los números de grupo son 0, 1, 2, … sin saltos.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = torch.arange(int(groups.max()) + 1) if len(groups) else groups
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
