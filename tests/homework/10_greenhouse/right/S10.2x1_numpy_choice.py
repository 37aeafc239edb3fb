"""NumPy's Generator, choice and isin."""
# cell: e10_2
# alternative: S10.2x1

def group_split(groups, val_fraction=0.25, *, seed=0):
    array = groups.numpy()
    names = np.unique(array)
    if names.size <= 1:
        raise ValueError("at least two groups, please")
    k = int(np.clip(np.ceil(val_fraction * names.size), 1, names.size - 1))
    chosen = np.random.default_rng(seed).choice(names, size=k, replace=False)
    mask = np.isin(array, chosen)
    return torch.from_numpy(np.flatnonzero(~mask)), torch.from_numpy(np.flatnonzero(mask))
