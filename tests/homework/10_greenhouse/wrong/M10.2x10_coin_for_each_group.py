"""A coin is tossed for each group, so the share is left to chance."""
# cell: e10_2
# misconception: M10.2x10
# hint: How many groups will the coins choose: always the same number?
# hint-es: ¿Cuántos grupos van a elegir las monedas: siempre la misma cantidad?
# title-es: Se lanza una moneda por cada grupo, así que la fracción queda al azar.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    coins = torch.rand(len(names), generator=generator)
    coins[coins.argmin()], coins[coins.argmax()] = -1, 2
    in_val = torch.isin(groups, names[coins < val_fraction])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
