"""A small number is added to each limit, against rounding."""
# cell: e10_6
# misconception: M10.6x19
# hint: Small compared with what? Try curves that are tiny as a whole.
# hint-es: ¿Pequeño comparado con qué? Prueba con curvas diminutas de principio a fin.
# title-es: A cada límite se le suma un número pequeño, contra el redondeo.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * train[0] + 1e-8:
        return "diverging"
    if min(train) > 0.98 * train[0] + 1e-8:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] + 1e-8 and train[-1] <= train[best] + 1e-8:
        return "overfitting"
    return "healthy"
