"""torch.roll turns the indices by a random number of places."""
# cell: e2_4
# misconception: M2.4x12
# hint: Could two neighbouring days ever land in different pieces?
# hint-es: ¿Podrían dos días vecinos quedar en partes distintas?
# title-es: torch.roll gira los índices una cantidad aleatoria de lugares.

def split_indices(n, fractions, *, seed=0):
    assert all(f >= 0 for f in fractions)
    assert abs(sum(fractions) - 1) < 1e-6
    stops = [round(n * sum(fractions[: k + 1])) for k in range(len(fractions))]
    turn = np.random.default_rng(seed).integers(n) if n else 0
    order = torch.arange(n).roll(int(turn)).tolist()
    return [order[start:stop] for start, stop in zip([0, *stops], stops)]
