"""floor() makes 28 of 28.999…, and the first pieces get one index more each."""
# cell: e2_4
# misconception: M2.4x2
# hint: What exactly is 0.29 times 100 for a computer, and what is left of it when it is cut to a whole number?
# hint-es: ¿Cuánto es exactamente 0,29 por 100 para un computador, y qué queda cuando se corta a un número entero?
# title-es: floor() hace 28 de 28,999…, y las primeras partes reciben un índice más cada una.

import math


def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(fractions)
    sizes = [math.floor(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k % len(sizes)] += 1
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return [piece.tolist() for piece in order.split(sizes)]
