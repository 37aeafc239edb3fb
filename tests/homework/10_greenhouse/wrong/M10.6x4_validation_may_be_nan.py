"""Only the training curve is looked at for NaN."""
# cell: e10_6
# misconception: M10.6x4
# hint: In which of the two lists can a number be broken?
# hint-es: ¿En cuál de las dos listas puede haber un número roto?
# title-es: Solo se busca NaN en la curva de entrenamiento.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train)):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
