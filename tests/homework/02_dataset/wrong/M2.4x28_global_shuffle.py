"""NumPy's global shuffle makes the draw, and the seed is not used."""
# cell: e2_4
# misconception: M2.4x5
# hint: Where does the seed enter your draw: what do you get with the same one again, and what with another one?
# hint-es: ¿Dónde entra la semilla en tu sorteo: qué sale con la misma otra vez, y qué con otra?
# title-es: El shuffle global de NumPy hace el sorteo, y la semilla no se usa.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    stops = np.rint(np.cumsum(fractions) * n).astype(int)
    order = np.arange(n)
    np.random.shuffle(order)
    return [piece.tolist() for piece in np.split(order, stops[:-1])]
