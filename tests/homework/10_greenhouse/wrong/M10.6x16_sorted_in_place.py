"""The best loss is found by sorting the list."""
# cell: e10_6
# misconception: M10.6x16
# hint: In which order are the epochs after your call?
# hint-es: ¿En qué orden están las épocas después de tu llamada?
# title-es: La mejor pérdida se busca ordenando la lista.

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
    last, copy = val[-1], list(val)
    val.sort()
    best = copy.index(val[0])
    if last > 1.1 * val[0] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
