"""The data are cut in order and shuffled only inside each piece."""
# cell: e2_4
# misconception: M2.4b
# hint: Can the first page of the logbook ever land in the last piece?
# hint-es: ¿Puede la primera página del cuaderno quedar alguna vez en la última parte?
# title-es: Los datos se cortan en orden y se barajan solo dentro de cada parte.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    generator = torch.Generator().manual_seed(seed)
    order = list(range(n))
    pieces = []
    for size in sizes:
        shuffle = torch.randperm(size, generator=generator).tolist()
        pieces.append([order[k] for k in shuffle])
        order = order[size:]
    return pieces
