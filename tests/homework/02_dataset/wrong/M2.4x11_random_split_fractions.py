"""random_split gets the fractions and truncates 0.29 of 100 to 28."""
# cell: e2_4
# misconception: M2.4x2
# hint: What exactly is 0.29 times 100 for a computer, and what is left of it when it is cut to a whole number?
# hint-es: ¿Cuánto es exactamente 0,29 por 100 para un computador, y qué queda cuando se corta a un número entero?
# title-es: random_split recibe las fracciones y trunca 0,29 de 100 a 28.

from torch.utils.data import random_split


def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    fractions = [f / max(1.0, sum(fractions)) for f in fractions]
    generator = torch.Generator().manual_seed(seed)
    return [list(part) for part in random_split(range(n), fractions, generator=generator)]
