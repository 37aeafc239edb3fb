"""The parts are masks, not indices."""
# cell: e10_2
# misconception: M10.2x5
# hint: What are the numbers in your two parts? Would they fit the rows of the file?
# hint-es: ¿Qué son los números de tus dos partes? ¿Corresponden a las filas del archivo?
# title-es: Las partes son máscaras y no índices.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return ~in_val, in_val
