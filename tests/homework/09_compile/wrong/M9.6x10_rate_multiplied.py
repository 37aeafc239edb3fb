"""set_lr multiplies the old rate by the new one."""
# cell: e9_6
# misconception: M9.6x10
# hint: Set the same learning rate twice: is it still what you set?
# hint-es: Pon dos veces el mismo learning rate: ¿sigue siendo el que pusiste?
# title-es: set_lr multiplica el valor viejo por el nuevo.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].mul_(lr)
        else:
            group["lr"] *= lr
