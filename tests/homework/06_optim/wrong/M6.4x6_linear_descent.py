"""The descent is a straight line."""
# cell: e6_4
# misconception: M6.4x2
# hint: Compare your rates in the middle of the descent, and a little before and after, with the table.
# hint-es: Compara con la tabla tus tasas a mitad de la bajada, y un poco antes y después.
# title-es: La bajada es una línea recta.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    if step < warmup:
        return base_lr * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return base_lr + (min_lr - base_lr) * progress


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
