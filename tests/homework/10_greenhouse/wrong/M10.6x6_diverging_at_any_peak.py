"""A peak on the way counts as diverging."""
# cell: e10_6
# misconception: M10.6x6
# hint: Is a run ill that had a bad epoch and recovered?
# hint-es: ¿Está enferma una corrida que tuvo una mala época y se recuperó?
# title-es: Un pico en el camino cuenta como divergencia.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if max(train) > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
