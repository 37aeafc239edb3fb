"""Fractions that make no sense are accepted."""
# cell: e2_4
# misconception: M2.4g
# hint: What should a split into 80 and 30 percent do?
# hint-es: ¿Qué debería hacer una separación en 80 y 30 por ciento?
# title-es: Se aceptan fracciones que no tienen sentido.

def split_indices(n, fractions, *, seed=0):

    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
