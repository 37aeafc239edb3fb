"""random_split gets the fractions and truncates 0.29 of 100 to 28."""
# cell: e2_4
# misconception: M2.4x11
# hint: Which sizes does random_split choose for 71 and 29 percent of 100?
# hint-es: ¿Qué tamaños elige random_split para el 71 y el 29 por ciento de 100?
# title-es: random_split recibe las fracciones y trunca 0,29 de 100 a 28.

from torch.utils.data import random_split


def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    fractions = [f / max(1.0, sum(fractions)) for f in fractions]
    generator = torch.Generator().manual_seed(seed)
    return [list(part) for part in random_split(range(n), fractions, generator=generator)]
