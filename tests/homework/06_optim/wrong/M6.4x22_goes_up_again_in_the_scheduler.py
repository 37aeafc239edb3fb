"""LinearLR and CosineAnnealingLR in sequence: after the end the rate goes up again."""
# cell: e6_4
# misconception: M6.4c
# hint: What happens if training runs longer than planned?
# hint-es: ¿Qué pasa si el entrenamiento dura más de lo planeado?
# title-es: LinearLR y CosineAnnealingLR en secuencia: después del final la tasa vuelve a subir.

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

    schedules = torch.optim.lr_scheduler
    fall = schedules.LambdaLR(optimizer, lambda s: min_ratio + (1 - min_ratio) * (1 + math.cos(math.pi * s / (total - warmup))) / 2)
    if warmup == 0:
        return fall
    rise = schedules.LambdaLR(optimizer, lambda s: (s + 1) / warmup)
    return schedules.SequentialLR(optimizer, [rise, fall], milestones=[warmup])
