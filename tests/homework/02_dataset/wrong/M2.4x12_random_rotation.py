"""The order is only rotated by a random offset, so neighbours stay together."""
# cell: e2_4
# misconception: M2.4x12
# hint: Could two neighbouring days ever land in different pieces?
# hint-es: ¿Podrían dos días vecinos quedar en partes distintas?
# title-es: El orden solo se rota en una cantidad al azar, así que los vecinos quedan juntos.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    offset = int(torch.randint(0, max(n, 1), (), generator=torch.Generator().manual_seed(seed)))
    order = [(k + offset) % n for k in range(n)]
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
