"""The parts hold group numbers instead of row numbers."""
# cell: e10_2
# misconception: M10.2x6
# hint: With what will the caller pick rows of X?
# hint-es: ¿Con qué va a elegir filas de X quien llame a tu función?
# title-es: Las partes contienen números de grupo en vez de números de fila.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    return shuffled[count:], shuffled[:count]
