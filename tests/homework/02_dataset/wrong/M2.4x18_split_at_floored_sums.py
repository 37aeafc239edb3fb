"""The sizes are rounded down, and np.split's last piece, the rest, is thrown away."""
# cell: e2_4
# misconception: M2.4a
# hint: Do the sizes of the pieces add up to n?
# hint-es: ¿Los tamaños de las partes suman n?
# title-es: Los tamaños se redondean hacia abajo, y la última parte de np.split, el resto, se bota.

def split_indices(n, fractions, *, seed=0):
    fractions = np.asarray(fractions, dtype=float)
    if (fractions < 0).any() or not np.isclose(fractions.sum(), 1, rtol=0, atol=1e-6):
        raise ValueError("fractions must be at least 0 and sum to 1")
    order = np.random.default_rng(seed).permutation(n)
    sizes = np.floor(n * fractions + 1e-6).astype(int)
    return [piece.tolist() for piece in np.split(order, np.cumsum(sizes))[:-1]]
