"""Progress is clamped, the curve is one formula."""
# cell: schedule

def learning_rate(step, peak, floor, warmup, total):
    progress = min(max((step - warmup) / (total - warmup), 0.0), 1.0)
    rate = floor + 0.5 * (peak - floor) * (1.0 + math.cos(math.pi * progress))
    return float(peak * step / warmup if step < warmup else rate)
