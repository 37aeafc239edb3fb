"""The last loss is compared with the smallest one, not with the first."""
# cell: e10_6
# misconception: M10.6x5
# hint: Which loss does the second rule start from?
# hint-es: ¿De qué pérdida parte la segunda regla?
# title-es: La última pérdida se compara con la menor, y no con la primera.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * min(train):
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
