"""The best epoch is looked for in the training curve."""
# cell: e10_6
# misconception: M10.6x11
# hint: Which curve says which epoch was the best?
# hint-es: ¿Qué curva dice cuál fue la mejor época?
# title-es: La mejor época se busca en la curva de entrenamiento.

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
    best = train.index(min(train))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
