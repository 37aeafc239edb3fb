"""The scheduler ignores min_ratio."""
# cell: e6_4
# misconception: M6.4x7
# hint: What does your curve do with a lower limit that is not zero?
# hint-es: ¿Qué hace tu curva con un límite inferior distinto de cero?
# title-es: El scheduler ignora min_ratio.

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
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
