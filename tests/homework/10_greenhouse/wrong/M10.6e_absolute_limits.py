"""The limits are absolute numbers."""
# cell: e10_6
# misconception: M10.6e
# hint: What if the loss is a sum over the batch instead of a mean?
# hint-es: ¿Y si la pérdida es una suma sobre el batch en vez de una media?
# title-es: Los límites son números absolutos.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > train[0] + 0.4:
        return "diverging"
    if min(train) > train[0] - 0.02:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > val[best] + 0.05 and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
