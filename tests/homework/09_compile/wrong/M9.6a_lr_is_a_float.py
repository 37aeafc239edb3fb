"""The learning rate is a Python float."""
# cell: e9_6
# misconception: M9.6a
# hint: What does Dynamo do with a Python number that changes?
# hint-es: ¿Qué hace Dynamo con un número de Python que cambia?
# title-es: El learning rate es un float de Python.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=lr)
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
