"""Not learning is asked for before diverging."""
# cell: e10_6
# misconception: M10.6x13
# hint: Which of two rules counts if both apply?
# hint-es: ¿Cuál de dos reglas vale si se cumplen ambas?
# title-es: «No aprende» se pregunta antes que «diverge».

def diagnose(train: list[float], val: list[float]) -> str:
    """Say what is wrong with a training run: the first rule that applies, or "healthy"."""
    if len(train) != len(val) or len(train) < 2:
        raise ValueError("two curves of the same length, of two epochs or more, are needed")
    if not all(map(math.isfinite, train + val)):
        return "broken"
    if min(train) > 0.98 * train[0]:
        return "not_learning"
    if train[-1] > 1.5 * train[0]:
        return "diverging"
    best = val.index(min(val))
    if val[-1] > 1.1 * val[best] and train[-1] <= train[best]:
        return "overfitting"
    return "healthy"
