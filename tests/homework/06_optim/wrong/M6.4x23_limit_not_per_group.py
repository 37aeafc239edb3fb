"""min_ratio is taken as the rate itself, the same for all groups."""
# cell: e6_4
# misconception: M6.4x13
# hint: Give two groups two different rates. What should both have at the end?
# hint-es: Dale dos tasas distintas a dos grupos. ¿Qué debería tener cada uno al final?
# title-es: min_ratio se toma como la tasa misma, igual para todos los grupos.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    if step < warmup:
        return base_lr * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    ways = [lambda s, g=g: lr_at(s, base_lr=g, warmup=warmup, total=total, min_lr=min_ratio) / g for g in [x["lr"] for x in optimizer.param_groups]]
    return torch.optim.lr_scheduler.LambdaLR(optimizer, ways)
