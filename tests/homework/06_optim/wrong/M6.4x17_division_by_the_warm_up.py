"""Without warm-up it divides by zero."""
# cell: e6_4
# misconception: M6.4x16
# hint: Try warmup=0, warmup=1, and a descent of a single step.
# hint-es: Prueba warmup=0, warmup=1 y una bajada de un solo paso.
# title-es: Sin warm-up divide por cero.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    up = base_lr * (step + 1) / warmup
    if step < warmup:
        return up
    progress = min(1.0, (step - warmup) / (total - warmup))
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
