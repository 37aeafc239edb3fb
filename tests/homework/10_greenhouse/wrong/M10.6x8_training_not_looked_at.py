"""Overfitting is seen in the validation curve alone."""
# cell: e10_6
# misconception: M10.6x8
# hint: What if the training loss got worse at the same time?
# hint-es: ¿Y si la pérdida de entrenamiento empeoró al mismo tiempo?
# title-es: El sobreajuste se mira solo en la curva de validación.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best]:
        return "overfitting"
    return "healthy"
