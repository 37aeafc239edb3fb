"""Each slice goes one index too far, into the piece that follows."""
# cell: e2_4
# misconception: M2.4x8
# hint: Is the end of a slice included?
# hint-es: ¿El final de un corte está incluido?
# title-es: Cada corte llega un índice más allá, dentro de la parte que sigue.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(fractions)
    order = np.random.default_rng(seed).permutation(n).tolist()
    stops = [round(n * sum(fractions[:k])) for k in range(len(fractions) + 1)]
    return [order[a : b + 1] for a, b in zip(stops, stops[1:])]
