"""The generator is made but never seeded, so every seed gives the same draw."""
# cell: e2_4
# misconception: M2.4x5
# hint: Where does the seed enter your draw: what do you get with the same one again, and what with another one?
# hint-es: ¿Dónde entra la semilla en tu sorteo: qué sale con la misma otra vez, y qué con otra?
# title-es: El generador se crea pero nunca se siembra, así que todas las semillas dan el mismo sorteo.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    order = torch.randperm(n, generator=torch.Generator().manual_seed(42)).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
