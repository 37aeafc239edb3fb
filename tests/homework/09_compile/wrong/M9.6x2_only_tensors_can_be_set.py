"""set_lr takes for granted that the learning rate is a tensor."""
# cell: e9_6
# misconception: M9.6x2
# hint: Does set_lr work for an optimizer that somebody else made, with lr=0.1?
# hint-es: ¿set_lr sirve para un optimizador que hizo otra persona, con lr=0.1?
# title-es: set_lr da por hecho que el learning rate es un tensor.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"].fill_(lr)
