"""A single epoch gets a diagnosis."""
# cell: e10_6
# misconception: M10.6x15
# hint: Can one point show where a curve goes?
# hint-es: ¿Puede un solo punto mostrar hacia dónde va una curva?
# title-es: Una sola época recibe un diagnóstico.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 1:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
