"""Every learning rate becomes a new tensor."""
# cell: e9_6
# misconception: M9.6x1
# hint: What was there before: a number or a tensor, and which one?
# hint-es: ¿Qué había antes: un número o un tensor, y cuál?
# title-es: Todo learning rate se vuelve un tensor nuevo.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = torch.tensor(lr)
