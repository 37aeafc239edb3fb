"""A small class of its own with step, state_dict and load_state_dict."""
# cell: e6_4
# alternative: S6.4x1

def lr_at(step, *, base_lr, warmup, total, min_lr=0.0):
    if step < warmup:
        return (step + 1) * base_lr / warmup
    way = max(total - max(step, warmup), 0) / (total - warmup)
    mean, swing = (base_lr + min_lr) / 2, (base_lr - min_lr) / 2
    return mean - swing * math.cos(math.pi * way)


class Timetable:
    def __init__(self, optimizer, **settings):
        self.optimizer, self.settings = optimizer, settings
        self.bases = [group["lr"] for group in optimizer.param_groups]
        self.low = settings.pop("min_ratio")
        self.now = 0
        self.apply()

    def apply(self):
        for group, base in zip(self.optimizer.param_groups, self.bases):
            group["lr"] = lr_at(self.now, base_lr=base, min_lr=self.low * base, **self.settings)

    def step(self):
        self.now += 1
        self.apply()

    def state_dict(self):
        return {"now": self.now, "bases": self.bases}

    def load_state_dict(self, state):
        self.now, self.bases = state["now"], state["bases"]


def make_scheduler(optimizer, warmup, total, min_ratio=0.0):
    return Timetable(optimizer, warmup=warmup, total=total, min_ratio=min_ratio)
