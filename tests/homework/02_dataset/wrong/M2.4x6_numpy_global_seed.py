"""The split seeds NumPy's global generator."""
# cell: e2_4
# misconception: M2.4d
# hint: Which random numbers does the rest of the program get after your split?
# hint-es: ¿Qué números aleatorios recibe el resto del programa después de tu separación?
# title-es: La separación siembra el generador global de NumPy.

def split_indices(n, fractions, *, seed=0):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions must be >= 0 and sum to 1: {fractions}")
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    remainders = [n * fraction - size for fraction, size in zip(fractions, sizes)]
    by_remainder = sorted(range(len(sizes)), key=lambda k: -remainders[k])
    for k in by_remainder[: n - sum(sizes)]:
        sizes[k] += 1
    np.random.seed(seed)
    order = np.random.permutation(n).tolist()
    pieces = []
    for size in sizes:
        pieces.append(order[:size])
        order = order[size:]
    return pieces
