"""The draw seeds and uses the global generator."""
# cell: e10_2
# misconception: M10.2x2
# hint: What do the random numbers of the rest of the notebook look like after your call?
# hint-es: ¿Cómo quedan los números aleatorios del resto del cuaderno después de tu llamada?
# title-es: El sorteo siembra y usa el generador global.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    torch.manual_seed(seed)
    shuffled = names[torch.randperm(len(names))]
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
