"""Pieces of floor(n * fraction) indices are taken from the pile, and a rest stays there."""
# cell: e2_4
# misconception: M2.4a
# hint: Do the sizes of the pieces add up to n?
# hint-es: ¿Los tamaños de las partes suman n?
# title-es: Se sacan partes de floor(n * fracción) índices del montón, y un resto queda ahí.

import math
import random


def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or not math.isclose(sum(fractions), 1, abs_tol=1e-6):
        raise ValueError(fractions)
    pile = random.Random(seed).sample(range(n), n)
    return [[pile.pop() for _ in range(math.floor(n * fraction))] for fraction in fractions]
