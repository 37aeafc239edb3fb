"""set_lr throws away what the optimizer has learnt."""
# cell: e9_6
# misconception: M9.6x6
# hint: What does Adam remember from earlier steps, and is it still there after set_lr?
# hint-es: ¿Qué recuerda Adam de los pasos anteriores, y sigue ahí después de set_lr?
# title-es: set_lr bota lo que el optimizador llevaba aprendido.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    optimizer.state.clear()
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
