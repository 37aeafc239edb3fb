"""NumPy, ratios to the first loss."""
# cell: e10_6
# alternative: S10.6x2

def diagnose(train: list[float], val: list[float]) -> str:
    n = len(train)
    if n < 2 or n != len(val):
        raise ValueError(f"{n} and {len(val)} epochs")
    curves = np.array([train, val], dtype=float)
    if not np.isfinite(curves).all():
        return "broken"
    t, v = curves[0] / curves[0, 0], curves[1] / curves[1].min()
    if t[-1] > 1.5:
        return "diverging"
    elif t.min() > 0.98:
        return "not_learning"
    since = int(np.argmin(curves[1]))
    worse, kept = v[-1] > 1.1, train[-1] <= train[since]
    return "overfitting" if worse and kept else "healthy"
