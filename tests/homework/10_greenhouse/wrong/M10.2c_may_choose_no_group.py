"""A small share chooses no group, a large one all of them."""
# cell: e10_2
# misconception: M10.2c
# hint: How many greenhouses are 5 % of four, rounded to a whole number? And 95 %?
# hint-es: ¿Cuántos invernaderos son el 5 % de cuatro, redondeado a un número entero? ¿Y el 95 %?
# title-es: Una fracción pequeña no elige ningún grupo, y una grande los elige todos.

def group_split(groups: torch.Tensor, val_fraction: float = 0.25, *, seed: int = 0):
    """Indices of the training rows and of the validation rows; no group is in both."""
    names = groups.unique()
    if len(names) < 2:
        raise ValueError(f"a split by group takes two groups, not {len(names)}")
    generator = torch.Generator().manual_seed(seed)
    shuffled = names[torch.randperm(len(names), generator=generator)]
    count = round(val_fraction * len(names))
    in_val = torch.isin(groups, shuffled[:count])
    return torch.argwhere(~in_val)[:, 0], torch.argwhere(in_val)[:, 0]
