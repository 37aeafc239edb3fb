"""Overfitting is taken to mean that validation is above training."""
# cell: e10_6
# misconception: M10.6c
# hint: Is a gap between the curves already an illness? What did the curve do since its best epoch?
# hint-es: ¿Una brecha entre las curvas ya es una enfermedad? ¿Qué hizo la curva desde su mejor época?
# title-es: Se entiende por sobreajuste que la validación esté sobre el entrenamiento.

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
    if val[-1] > 1.1 * train[-1]:
        return "overfitting"
    return "healthy"
