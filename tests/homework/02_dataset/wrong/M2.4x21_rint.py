"""np.rint rounds the sizes one by one."""
# cell: e2_4
# misconception: M2.4f
# hint: What do five rounded fifths of 101 add up to?
# hint-es: ¿Cuánto suman cinco quintos de 101 redondeados?
# title-es: np.rint redondea los tamaños uno por uno.

def split_indices(n, fractions, *, seed=0):
    fractions = np.array(fractions)
    if fractions.min() < 0 or abs(fractions.sum() - 1) > 1e-6:
        raise ValueError("these fractions are no split")
    stops = np.cumsum(np.rint(fractions * n).astype(int))
    order = np.random.default_rng(seed).permutation(n)
    return [list(map(int, piece)) for piece in np.split(order, stops)[:-1]]
