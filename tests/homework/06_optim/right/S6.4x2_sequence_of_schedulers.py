"""Three schedulers of PyTorch in sequence: rise, fall, stay."""
# cell: e6_4
# alternative: S6.4x2

def lr_at(step, *, base_lr, warmup, total, min_lr=0.0):
    rise = base_lr * (step + 1) / max(1, warmup)
    angle = math.pi * (step - warmup) / (total - warmup)
    fall = min_lr + 0.5 * (base_lr - min_lr) * (1.0 + math.cos(angle))
    return float(rise if step < warmup else fall if step < total else min_lr)


def make_scheduler(optimizer, warmup, total, min_ratio=0.0):
    LambdaLR = torch.optim.lr_scheduler.LambdaLR
    length = total - warmup
    parts = [
        LambdaLR(optimizer, lambda s: min_ratio + (1 - min_ratio) * math.cos(math.pi * s / length / 2) ** 2),
        LambdaLR(optimizer, lambda s: min_ratio),
    ]
    stops = [total]
    if warmup > 0:
        parts.insert(0, LambdaLR(optimizer, lambda s: (s + 1) / warmup))
        stops.insert(0, warmup)
    return torch.optim.lr_scheduler.SequentialLR(optimizer, parts, milestones=stops)
