"""A table of rules, with tensors."""
# cell: e10_6
# alternative: S10.6x1

def diagnose(train, val):
    if len(train) != len(val):
        raise ValueError("different lengths")
    if len(train) < 2:
        raise ValueError("too short")
    t, v = torch.tensor(train, dtype=torch.float64), torch.tensor(val, dtype=torch.float64)
    k = int((v == v.min()).nonzero()[0]) if v.isfinite().all() else 0
    rules = [
        ("broken", not bool(torch.cat([t, v]).isfinite().all())),
        ("diverging", bool(t[-1] > 1.5 * t[0])),
        ("not_learning", bool(t.min() > 0.98 * t[0])),
        ("overfitting", bool(v[-1] > 1.1 * v[k]) and bool(t[-1] <= t[k])),
        ("healthy", True),
    ]
    return next(name for name, applies in rules if applies)
