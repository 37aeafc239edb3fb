"""Every index draws a number that decides into which box it falls."""
# cell: e2_4
# misconception: M2.4x16
# hint: How many pages does each piece get if every page decides for itself?
# hint-es: ¿Cuántas páginas recibe cada parte si cada página decide por su cuenta?
# title-es: Cada índice saca un número que decide en qué caja cae.

def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0
    assert abs(sum(fractions) - 1) <= 1e-6
    borders = np.cumsum(fractions)
    pieces = [[] for _ in fractions]
    for index, draw in enumerate(np.random.default_rng(seed).random(n)):
        box = min(int(np.searchsorted(borders, draw, side="right")), len(pieces) - 1)
        pieces[box].append(index)
    return pieces
