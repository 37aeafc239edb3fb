"""Only the first group gets the new learning rate."""
# cell: e9_6
# misconception: M9.6e
# hint: How many groups can an optimizer have?
# hint-es: ¿Cuántos grupos puede tener un optimizador?
# title-es: Solo el primer grupo recibe el learning rate nuevo.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups[:1]:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
