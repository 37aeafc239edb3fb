"""It compiles with a backend of its own choice."""
# cell: e9_6
# misconception: M9.6x3
# hint: Does the given backend ever see a graph?
# hint-es: ¿El backend que te dieron ve algún grafo?
# title-es: Compila con un backend que eligió por su cuenta.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend="eager")


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
