"""NaN is looked for by comparing."""
# cell: e10_6
# misconception: M10.6x1
# hint: What is `nan > 1`, and what is `nan == nan`?
# hint-es: ¿Cuánto es `nan > 1`, y cuánto es `nan == nan`?
# title-es: NaN se busca comparando.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if any(x == math.nan or x in (math.inf, -math.inf) for x in train + val):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
