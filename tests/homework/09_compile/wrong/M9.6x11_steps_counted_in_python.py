"""The compiled step counts itself in a Python int."""
# cell: e9_6
# misconception: M9.6x11
# hint: What changes from one step to the next that a guard can see?
# hint-es: ¿Qué cambia de un paso al siguiente que una guarda pueda ver?
# title-es: El paso compilado se cuenta a sí mismo en un int de Python.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    done = [0]

    @torch.compile(backend=backend, dynamic=False)
    def step():
        done[0] += 1
        optimizer.step()

    return optimizer, step


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
