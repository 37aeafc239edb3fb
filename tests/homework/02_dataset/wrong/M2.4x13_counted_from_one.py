"""The indices run from 1 to n."""
# cell: e2_4
# misconception: M2.4x13
# hint: Which index has the first item of a dataset?
# hint-es: ¿Qué índice tiene el primer ítem de un dataset?
# title-es: Los índices van de 1 a n.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    order = (torch.randperm(n, generator=torch.Generator().manual_seed(seed)) + 1).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
