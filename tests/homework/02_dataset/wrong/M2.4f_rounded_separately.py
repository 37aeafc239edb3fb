"""Each size is rounded on its own."""
# cell: e2_4
# misconception: M2.4f
# hint: What do five rounded fifths of 101 add up to?
# hint-es: ¿Cuánto suman cinco quintos de 101 redondeados?
# title-es: Cada tamaño se redondea por separado.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    sizes = [round(n * fraction) for fraction in fractions]
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces, start = [], 0
    for size in sizes:
        pieces.append(order[start : start + size])
        start += size
    return pieces
