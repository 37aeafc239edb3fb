"""The scheduler is the cosine of PyTorch alone, without warm-up."""
# cell: e6_4
# misconception: M6.4x20
# hint: Which rate has the optimizer before the first scheduler.step(), and after it?
# hint-es: ¿Qué tasa tiene el optimizador antes del primer scheduler.step(), y después?
# title-es: El scheduler es solo el coseno de PyTorch, sin warm-up.

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

    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total)
