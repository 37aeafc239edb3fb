"""The factor counts its own calls, which no state_dict knows of."""
# cell: e6_4
# misconception: M6.4x14
# hint: Where does your scheduler keep the number of the step, and is that in its state_dict?
# hint-es: ¿Dónde guarda tu scheduler el número del paso, y está eso en su state_dict?
# title-es: El factor cuenta sus propias llamadas, de las que ningún state_dict sabe.

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
    calls = []

    def factor(step: int) -> float:
        step = len(calls)
        calls.append(step)
        return lr_at(step, base_lr=1.0, warmup=warmup, total=total, min_lr=min_ratio)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
