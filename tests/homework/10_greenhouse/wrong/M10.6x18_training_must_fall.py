"""Training must have fallen since, not merely not risen."""
# cell: e10_6
# misconception: M10.6x18
# hint: What does the rule say of a training loss that stayed exactly where it was?
# hint-es: ¿Qué dice la regla de una pérdida de entrenamiento que quedó exactamente igual?
# title-es: El entrenamiento tiene que haber bajado desde entonces, no basta con que no suba.

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
    if val[-1] > 1.1 * val[best] and train[-1] < train[best]:
        return "overfitting"
    return "healthy"
