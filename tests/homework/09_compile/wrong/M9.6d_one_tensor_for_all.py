"""All optimizers share one tensor for the learning rate."""
# cell: e9_6
# misconception: M9.6d
# hint: Who else holds the tensor into which you write?
# hint-es: ¿Quién más tiene el tensor en el que escribes?
# title-es: Todos los optimizadores comparten un mismo tensor para el learning rate.

RATE = torch.tensor(0.0)


def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=RATE.fill_(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
