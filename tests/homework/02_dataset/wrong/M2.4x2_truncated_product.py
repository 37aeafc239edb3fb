"""int() cuts off products that are a hair below a whole number."""
# cell: e2_4
# misconception: M2.4x2
# hint: What exactly is 0.29 times 100 for a computer, and what is left of it when it is cut to a whole number?
# hint-es: ¿Cuánto es exactamente 0,29 por 100 para un computador, y qué queda cuando se corta a un número entero?
# title-es: int() trunca productos que están apenas por debajo de un número entero.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("bad fractions")
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    pieces, start, total = [], 0, 0.0
    for fraction in fractions[:-1]:
        total += fraction
        stop = int(total * n)
        pieces.append(order[start:stop])
        start = stop
    return pieces + [order[start:]]
