"""AdamW, which also shrinks the weights, takes the place of Adam."""
# cell: e9_6
# misconception: M9.6x4
# hint: Does your optimizer do anything that Adam does not do by default?
# hint-es: ¿Tu optimizador hace algo que Adam no hace por defecto?
# title-es: AdamW, que además encoge los pesos, ocupa el lugar de Adam.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.AdamW(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
