"""Every size is rounded up, so the last piece is too short."""
# cell: e2_4
# misconception: M2.4x15
# hint: Who pays if every piece takes a bit more than its share?
# hint-es: ¿Quién paga si cada parte se lleva un poco más de lo que le toca?
# title-es: Cada tamaño se redondea hacia arriba, así que la última parte queda corta.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces = []
    for fraction in fractions:
        size = int(np.ceil(n * fraction - 1e-6))
        pieces.append(order[:size])
        order = order[size:]
    return pieces
