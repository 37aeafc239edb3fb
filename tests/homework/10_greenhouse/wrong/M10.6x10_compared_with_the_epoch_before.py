"""The last validation loss is compared with the epoch before it."""
# cell: e10_6
# misconception: M10.6x10
# hint: Since when did it get worse: since yesterday, or since its best epoch?
# hint-es: ¿Desde cuándo empeoró: desde ayer o desde su mejor época?
# title-es: La última pérdida de validación se compara con la de la época anterior.

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
    best = len(val) - 2
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
