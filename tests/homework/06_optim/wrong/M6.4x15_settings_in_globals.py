"""The settings are kept in one place for all schedulers."""
# cell: e6_4
# misconception: M6.4x15
# hint: Make two schedulers with different settings. Where does the first one find its own?
# hint-es: Crea dos schedulers con distintos valores. ¿Dónde encuentra el primero los suyos?
# title-es: Los valores se guardan en un solo lugar para todos los schedulers.

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
    make_scheduler.settings = warmup, total, min_ratio

    def factor(step: int) -> float:
        warmup, total, min_ratio = make_scheduler.settings
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
