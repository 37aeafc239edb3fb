"""All pieces but the last are cut off the front, rounded down; the last is what is left."""
# cell: e2_4
# misconception: M2.4x1
# hint: How much too large can the last of five pieces become?
# hint-es: ¿Cuánto de más puede llegar a tener la última de cinco partes?
# title-es: Todas las partes menos la última se cortan por delante, redondeadas hacia abajo; la última es lo que queda.

def split_indices(n, fractions, *, seed=0):
    if any(f < 0 for f in fractions) or not 1 - 1e-6 <= sum(fractions) <= 1 + 1e-6:
        raise ValueError(f"not a split: {fractions}")
    rest = np.random.default_rng(seed).permutation(n).tolist()
    pieces = []
    for fraction in fractions[:-1]:
        size = int(round(n * fraction, 6) // 1)
        pieces.append(rest[:size])
        del rest[:size]
    pieces.append(rest)
    return pieces
