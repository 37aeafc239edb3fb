"""The step clears the gradients."""
# cell: e9_6
# misconception: M9.6x5
# hint: What is left of the gradients after a step, and who is to decide that?
# hint-es: ¿Qué queda de los gradientes después de un paso, y quién debe decidir eso?
# title-es: El paso borra los gradientes.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    compiled = torch.compile(optimizer.step, backend=backend)

    def step():
        compiled()
        optimizer.zero_grad()

    return optimizer, step


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
