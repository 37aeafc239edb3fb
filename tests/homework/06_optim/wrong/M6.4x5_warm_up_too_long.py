"""Step warmup still counts as warm-up, above the peak."""
# cell: e6_4
# misconception: M6.4b
# hint: Is the curve continuous at step = warmup?
# hint-es: ¿La curva es continua en step = warmup?
# title-es: El paso warmup todavía cuenta como warm-up, por encima del máximo.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    if step <= warmup and warmup:
        return base_lr * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
