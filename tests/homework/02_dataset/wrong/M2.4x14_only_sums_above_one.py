"""Only sums above 1 are refused; a sum below 1 leaves pages unused."""
# cell: e2_4
# misconception: M2.4g
# hint: What should a split do with fractions that sum to 1.1, with some that sum to 0.9, and with a negative one?
# hint-es: ¿Qué debería hacer una separación con fracciones que suman 1,1, con otras que suman 0,9, y con una negativa?
# title-es: Solo se rechazan sumas mayores que 1; una suma menor deja páginas sin usar.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or sum(fractions) > 1 + 1e-6:
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
