"""set_lr puts a float where a tensor was."""
# cell: e9_6
# misconception: M9.6c
# hint: After set_lr, what does the optimizer hold: still an input of the graph, or a constant of the program?
# hint-es: Después de set_lr, ¿qué tiene el optimizador: todavía una entrada del grafo, o una constante del programa?
# title-es: set_lr pone un float donde había un tensor.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = lr
