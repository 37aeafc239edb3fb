"""The seed only moves a window over the sorted groups, and never reaches the last ones."""
# cell: e10_2
# misconception: M10.2x12
# hint: Is there a greenhouse that no seed ever puts into validation?
# hint-es: ¿Hay algún invernadero que ninguna semilla ponga nunca en validación?
# title-es: La semilla solo mueve una ventana sobre los grupos ordenados, y nunca llega a los últimos.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    count = min(max(round(val_fraction * len(names)), 1), len(names) - 1)
    in_val = torch.isin(groups, names[(start := seed % (len(names) - count)) : start + count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
