"""The scheduler's function returns a rate where a factor is asked for."""
# cell: e6_4
# misconception: M6.4x12
# hint: LambdaLR multiplies something by what your function returns. What is it, and what comes out?
# hint-es: LambdaLR multiplica algo por lo que devuelve tu función. ¿Qué es ese algo, y qué resulta?
# title-es: La función del scheduler devuelve una tasa donde se pide un factor.

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
    base = optimizer.param_groups[0]["lr"]

    def factor(step: int) -> float:
        return lr_at(step, base_lr=base, warmup=warmup, total=total, min_lr=min_ratio * base)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
