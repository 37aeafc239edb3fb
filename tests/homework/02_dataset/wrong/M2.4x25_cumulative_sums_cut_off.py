"""The cumulative sums times n are cut off to whole numbers."""
# cell: e2_4
# misconception: M2.4x2
# hint: What exactly is 0.29 times 100 for a computer, and what is left of it when it is cut to a whole number?
# hint-es: ¿Cuánto es exactamente 0,29 por 100 para un computador, y qué queda cuando se corta a un número entero?
# title-es: Las sumas acumuladas por n se cortan a números enteros.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must sum to 1, these sum to {sum(fractions)}")
    stops = (np.cumsum(fractions)[:-1] * n).astype(int)
    order = np.random.default_rng(seed).permutation(n)
    return [piece.tolist() for piece in np.split(order, stops)]
