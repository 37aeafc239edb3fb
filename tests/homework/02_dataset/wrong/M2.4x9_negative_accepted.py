"""A negative fraction is accepted as long as the sum is 1."""
# cell: e2_4
# misconception: M2.4g
# hint: What should a split do with fractions that sum to 1.1, with some that sum to 0.9, and with a negative one?
# hint-es: ¿Qué debería hacer una separación con fracciones que suman 1,1, con otras que suman 0,9, y con una negativa?
# title-es: Se acepta una fracción negativa mientras la suma sea 1.

def split_indices(n, fractions, *, seed=0):
    if abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
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
