"""The given learning rate is never used."""
# cell: e9_6
# misconception: M9.6x9
# hint: How long is the very first step of Adam?
# hint-es: ¿Cuánto mide el primerísimo paso de Adam?
# title-es: El learning rate que se recibe no se usa nunca.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(1e-3))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
