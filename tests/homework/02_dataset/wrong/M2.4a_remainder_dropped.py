"""Every size is rounded down and the remainder is dropped."""
# cell: e2_4
# misconception: M2.4a
# hint: Do the sizes of the pieces add up to n?
# hint-es: ¿Los tamaños de las partes suman n?
# title-es: Cada tamaño se redondea hacia abajo y el resto se pierde.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])

    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
