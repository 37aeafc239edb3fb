"""A first step is made to compile it."""
# cell: e9_6
# misconception: M9.6x8
# hint: Where are the parameters before anybody has called step?
# hint-es: ¿Dónde están los parámetros antes de que alguien llame a step?
# title-es: Se da un primer paso para que compile.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    step = torch.compile(optimizer.step, backend=backend)
    for p in optimizer.param_groups[0]["params"]:
        p.grad = torch.ones_like(p)
    step()
    return optimizer, step


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
