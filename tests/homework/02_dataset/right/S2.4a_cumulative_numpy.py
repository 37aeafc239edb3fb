"""Cumulative rounding, NumPy permutation, arrays instead of lists."""
# cell: e2_4
# alternative: S2.4a

def split_indices(n, fractions, *, seed=0):
    fractions = np.asarray(fractions, dtype=float)
    assert (fractions >= 0).all() and np.isclose(fractions.sum(), 1.0, rtol=0, atol=1e-6)
    cuts = np.rint(np.cumsum(fractions) * n).astype(int)[:-1]
    return np.split(np.random.default_rng(seed).permutation(n), cuts)
