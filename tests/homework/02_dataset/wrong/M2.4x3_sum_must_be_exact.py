"""The sum of the fractions must be exactly 1."""
# cell: e2_4
# misconception: M2.4x3
# hint: What is the sum of ten times 0.1 for a computer?
# hint-es: ¿Cuánto suma diez veces 0,1 para un computador?
# title-es: La suma de las fracciones tiene que ser exactamente 1.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or sum(fractions) != 1:
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
