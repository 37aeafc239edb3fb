"""sin² in place of the cosine, and a subclass of LRScheduler."""
# cell: e6_4
# alternative: S6.4a

class WarmupCosine(torch.optim.lr_scheduler.LRScheduler):
    def __init__(self, optimizer, warmup, total, min_ratio):
        self.warmup, self.total, self.min_ratio = warmup, total, min_ratio
        super().__init__(optimizer)

    def get_lr(self):
        return [
            lr_at(
                self.last_epoch,
                base_lr=base,
                warmup=self.warmup,
                total=self.total,
                min_lr=self.min_ratio * base,
            )
            for base in self.base_lrs
        ]


def lr_at(step, *, base_lr, warmup, total, min_lr=0.0):
    if step < warmup:
        return base_lr * ((step + 1) / warmup)
    if step >= total:
        return float(min_lr)
    left = (total - step) / (total - warmup)
    return min_lr + (base_lr - min_lr) * math.sin(math.pi / 2 * left) ** 2


def make_scheduler(optimizer, warmup, total, min_ratio=0.0):
    return WarmupCosine(optimizer, warmup, total, min_ratio)
