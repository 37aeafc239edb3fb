"""Each index tosses its own coin, so the sizes are only right on average."""
# cell: e2_4
# misconception: M2.4x16
# hint: How many pages does each piece get if every page decides for itself?
# hint-es: ¿Cuántas páginas recibe cada parte si cada página decide por su cuenta?
# title-es: Cada índice lanza su propia moneda, así que los tamaños solo son correctos en promedio.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    generator = torch.Generator().manual_seed(seed)
    choice = torch.multinomial(torch.tensor(fractions), max(n, 1), replacement=True, generator=generator)
    return [[i for i in range(n) if choice[i] == k] for k in range(len(fractions))]
