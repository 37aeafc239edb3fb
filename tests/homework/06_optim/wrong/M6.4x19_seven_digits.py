"""The cosine is computed in float32, then made a float."""
# cell: e6_4
# misconception: M6.4x18
# hint: Which type does your function return, and how many digits does it have?
# hint-es: ¿De qué tipo es lo que devuelve tu función, y cuántos dígitos tiene?
# title-es: El coseno se calcula en float32 y después se convierte en float.

def lr_at(step: int, *, base_lr: float, warmup: int, total: int, min_lr: float = 0.0) -> float:
    """The learning rate at a step: up in a straight line, down along a cosine, then constant."""
    if step < warmup:
        return base_lr * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return min_lr + (base_lr - min_lr) * (1 + torch.cos(torch.tensor(math.pi * progress)).item()) / 2


def make_scheduler(
    optimizer: torch.optim.Optimizer, warmup: int, total: int, min_ratio: float = 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """A scheduler that takes each group's learning rate through this timetable."""
    def factor(step: int) -> float:
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
