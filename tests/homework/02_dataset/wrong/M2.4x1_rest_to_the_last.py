"""All sizes are rounded down and the last piece takes the whole rest."""
# cell: e2_4
# misconception: M2.4x1
# hint: How much too large can the last of five pieces become?
# hint-es: ¿Cuánto de más puede llegar a tener la última de cinco partes?
# title-es: Todos los tamaños se redondean hacia abajo y la última parte se queda con todo el resto.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    sizes[-1] = n - sum(sizes[:-1])
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
