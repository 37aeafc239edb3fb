"""random_split draws from the global generator, which is seeded for it."""
# cell: e2_4
# misconception: M2.4d
# hint: Which random numbers does the rest of the program get after your split?
# hint-es: ¿Qué números aleatorios recibe el resto del programa después de tu separación?
# title-es: random_split saca del generador global, que se siembra para eso.

from torch.utils.data import random_split


def split_indices(n, fractions, *, seed=0):
    assert min(fractions) >= 0
    assert abs(sum(fractions) - 1) <= 1e-6
    stops = [round(n * sum(fractions[:k])) for k in range(len(fractions) + 1)]
    torch.manual_seed(seed)
    parts = random_split(range(n), [b - a for a, b in zip(stops, stops[1:])])
    return [list(part.indices) for part in parts]
