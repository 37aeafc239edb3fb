"""Fills validation group by group up to the target; gives lists."""
# cell: e10_2
# alternative: S10.2a

def group_split(groups, val_fraction=0.25, *, seed=0):
    import random
    names = sorted(set(groups.tolist()))
    if len(names) < 2:
        raise ValueError("one group cannot be split")
    random.Random(seed).shuffle(names)
    rows = {name: [] for name in names}
    for i, name in enumerate(groups.tolist()):
        rows[name].append(i)
    val = list(rows[names[0]])
    used = 1
    while used < len(names) - 1 and len(val) + len(rows[names[used]]) / 2 <= val_fraction * len(groups):
        val += rows[names[used]]
        used += 1
    return [i for name in names[used:] for i in rows[name]], val
