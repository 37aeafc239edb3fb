"""NumPy is seeded for everybody before its shuffle."""
# cell: e2_4
# misconception: M2.4d
# hint: Which random numbers does the rest of the program get after your split?
# hint-es: ¿Qué números aleatorios recibe el resto del programa después de tu separación?
# title-es: NumPy se siembra para todos antes de su shuffle.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"no split: {fractions}")
    pile, stops = list(range(n)), np.rint(np.cumsum([0, *fractions]) * n).astype(int)
    np.random.seed(seed)
    np.random.shuffle(pile)
    return [pile[a:b] for a, b in zip(stops, stops[1:])]
