"""A tensor is replaced by a new tensor."""
# cell: e9_6
# misconception: M9.6x12
# hint: Somebody else holds the old tensor. Is it still the learning rate?
# hint-es: Alguien más tiene el tensor viejo. ¿Sigue siendo el learning rate?
# title-es: Un tensor se reemplaza por otro tensor.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"] = torch.tensor(lr)
        else:
            group["lr"] = lr
