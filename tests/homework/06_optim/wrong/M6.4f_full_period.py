"""The cosine runs through a full period."""
# cell: e6_4
# misconception: M6.4f
# hint: Where should the cosine be at the end: at its top or at its bottom?
# hint-es: ¿Dónde debería estar el coseno al final: arriba o abajo?
# title-es: El coseno recorre un período completo.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    if step < warmup:
        return base_lr * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return min_lr + (base_lr - min_lr) * (1 + math.cos(2 * math.pi * progress)) / 2


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
