"""Each piece begins with the last index of the one before."""
# cell: e2_4
# misconception: M2.4x8
# hint: Is the end of a slice included?
# hint-es: ¿El final de un corte está incluido?
# title-es: Cada parte comienza con el último índice de la anterior.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces, start = [], 0
    for size in sizes:
        pieces.append(order[max(0, start - 1) : start + size])
        start += size
    return pieces
