"""The sample is drawn from the numbers 1 to n."""
# cell: e2_4
# misconception: M2.4x13
# hint: Which index has the first item of a dataset?
# hint-es: ¿Qué índice tiene el primer ítem de un dataset?
# title-es: La muestra se saca de los números 1 a n.

from random import Random


def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0
    assert abs(sum(fractions) - 1) <= 1e-6
    order = Random(seed).sample(range(1, n + 1), k=n)
    stops = [round(n * sum(fractions[:k])) for k in range(len(fractions) + 1)]
    return [order[a:b] for a, b in zip(stops, stops[1:])]
