"""The last cumulative sum has to be 1 to the last digit."""
# cell: e2_4
# misconception: M2.4x3
# hint: What is the sum of ten times 0.1 for a computer?
# hint-es: ¿Cuánto suma diez veces 0,1 para un computador?
# title-es: La última suma acumulada tiene que ser 1 hasta el último dígito.

def split_indices(n, fractions, *, seed=0):
    sums = np.cumsum(fractions)
    if np.any(np.asarray(fractions) < 0) or sums[-1] != 1.0:
        raise ValueError("the fractions must be positive and sum to 1")
    order = np.random.default_rng(seed).permutation(n)
    stops = np.rint(sums * n).astype(int)
    return [order[a:b].tolist() for a, b in zip([0, *stops], stops)]
