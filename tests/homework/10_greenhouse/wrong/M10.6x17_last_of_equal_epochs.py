"""Of several best epochs the last one is taken."""
# cell: e10_6
# misconception: M10.6x17
# hint: From which epoch on does the rule count if two are equally good?
# hint-es: ¿Desde qué época cuenta la regla si dos son igual de buenas?
# title-es: De varias mejores épocas se toma la última.

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
    best = len(val) - 1 - val[::-1].index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
