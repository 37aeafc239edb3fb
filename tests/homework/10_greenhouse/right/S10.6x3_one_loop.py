"""One loop that keeps the best epoch so far."""
# cell: e10_6
# alternative: S10.6x3

def diagnose(train, val):
    if not (len(train) == len(val) >= 2):
        raise ValueError
    lowest_train, lowest_val, train_then = math.inf, math.inf, None
    for t, v in zip(train, val):
        if math.isnan(t) or math.isinf(t) or math.isnan(v) or math.isinf(v):
            return "broken"
        lowest_train = min(lowest_train, t)
        if v < lowest_val:
            lowest_val, train_then = v, t
    first, last = train[0], train[-1]
    if last > first * 1.5:
        return "diverging"
    if lowest_train > first * 0.98:
        return "not_learning"
    if val[-1] > lowest_val * 1.1 and last <= train_then:
        return "overfitting"
    return "healthy"
