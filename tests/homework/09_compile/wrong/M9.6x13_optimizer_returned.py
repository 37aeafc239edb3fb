"""set_lr gives the optimizer back."""
# cell: e9_6
# misconception: M9.6x13
# hint: What does the contract say that set_lr returns?
# hint-es: ¿Qué devuelve set_lr según el contrato?
# title-es: set_lr devuelve el optimizador.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
    return optimizer
