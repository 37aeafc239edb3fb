"""Lists of different lengths are taken as they come."""
# cell: e10_6
# misconception: M10.6x14
# hint: To which epoch does the last number of the longer list belong?
# hint-es: ¿A qué época corresponde el último número de la lista más larga?
# title-es: Las listas de distinto largo se aceptan como vienen.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if min(len(train), len(val)) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[min(best, len(train) - 1)]:
        return "overfitting"
    return "healthy"
