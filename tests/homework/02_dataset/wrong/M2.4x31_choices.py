"""random.choices draws every place anew, so an index may come twice."""
# cell: e2_4
# misconception: M2.4x7
# hint: Can a page be drawn twice, and what does that mean for another page?
# hint-es: ¿Puede salir dos veces la misma página, y qué significa eso para otra?
# title-es: random.choices sortea cada lugar de nuevo, así que un índice puede salir dos veces.

from random import Random


def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0
    assert abs(sum(fractions) - 1) <= 1e-6
    order = Random(seed).choices(range(n), k=n) if n else []
    stops = [round(n * sum(fractions[:k])) for k in range(len(fractions) + 1)]
    return [order[a:b] for a, b in zip(stops, stops[1:])]
