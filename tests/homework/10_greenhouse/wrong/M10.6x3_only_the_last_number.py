"""Only the last epoch is looked at for NaN."""
# cell: e10_6
# misconception: M10.6x3
# hint: May a number in the middle be NaN, and the run go on?
# hint-es: ¿Puede ser NaN un número del medio, y la corrida seguir?
# title-es: Solo se busca NaN en la última época.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train[-1:] + val[-1:])):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
