"""With a small share no group is chosen, or all of them."""
# cell: e10_2
# misconception: M10.2c
# hint: What is 1 % of two greenhouses, rounded?
# hint-es: ¿Cuánto es el 1 % de dos invernaderos, redondeado?
# title-es: Con una fracción pequeña no se elige ningún grupo, o se eligen todos.

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
