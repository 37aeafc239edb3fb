"""The indices are drawn with replacement."""
# cell: e2_4
# misconception: M2.4x7
# hint: Can a page be drawn twice, and what does that mean for another page?
# hint-es: ¿Puede salir dos veces la misma página, y qué significa eso para otra?
# title-es: Los índices se sortean con reposición.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    order = torch.randint(0, max(n, 1), (n,), generator=torch.Generator().manual_seed(seed)).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
