"""The draw is always seeded with 0."""
# cell: e2_4
# misconception: M2.4x5
# hint: Where does the seed enter your draw: what do you get with the same one again, and what with another one?
# hint-es: ¿Dónde entra la semilla en tu sorteo: qué sale con la misma otra vez, y qué con otra?
# title-es: El sorteo siempre se siembra con 0.

from random import Random


def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0
    assert abs(sum(fractions) - 1) <= 1e-6
    order = Random(0).sample(range(n), n)
    stops = [round(n * sum(fractions[:k])) for k in range(len(fractions) + 1)]
    return [order[a:b] for a, b in zip(stops, stops[1:])]
