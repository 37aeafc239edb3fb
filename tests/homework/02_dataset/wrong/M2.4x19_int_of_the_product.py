"""int() cuts every product down, and nobody gets what is left."""
# cell: e2_4
# misconception: M2.4a
# hint: Do the sizes of the pieces add up to n?
# hint-es: ¿Los tamaños de las partes suman n?
# title-es: int() corta cada producto hacia abajo, y lo que sobra no es de nadie.

def split_indices(n, fractions, *, seed=0):
    assert all(fraction >= 0 for fraction in fractions)
    assert abs(1 - sum(fractions)) < 1e-6
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces, start = [], 0
    for fraction in fractions:
        size = int(n * fraction)
        pieces.append(order[start : start + size])
        start += size
    return pieces
