"""The step is not compiled."""
# cell: e9_6
# misconception: M9.6b
# hint: Is the backend ever called?
# hint-es: ¿Al backend lo llama alguien?
# title-es: El paso no se compila.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, optimizer.step


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
