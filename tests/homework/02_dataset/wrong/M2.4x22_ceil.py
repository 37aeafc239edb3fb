"""Every piece may take ceil(n * fraction) indices, as long as there are any."""
# cell: e2_4
# misconception: M2.4x15
# hint: Who pays if every piece takes a bit more than its share?
# hint-es: ¿Quién paga si cada parte se lleva un poco más de lo que le toca?
# title-es: Cada parte puede tomar ceil(n * fracción) índices, mientras queden.

import math
from itertools import islice
from random import Random


def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0, "a fraction is negative"
    assert abs(math.fsum(fractions) - 1) <= 1e-6, "the sum is not 1"
    order = list(range(n))
    Random(seed).shuffle(order)
    rest = iter(order)
    return [list(islice(rest, math.ceil(round(n * fraction, 6)))) for fraction in fractions]
