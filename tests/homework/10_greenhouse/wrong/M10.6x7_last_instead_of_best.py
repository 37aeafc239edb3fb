"""The last training loss decides whether anything was learned."""
# cell: e10_6
# misconception: M10.6x7
# hint: Did a run learn nothing that went down and came back?
# hint-es: ¿No aprendió nada una corrida que bajó y volvió a subir?
# title-es: La última pérdida de entrenamiento decide si aprendió algo.

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    if train[-1] > 0.98 * train[0]:
        return "not_learning"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
