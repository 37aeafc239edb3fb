"""set_lr changes the defaults, which nobody reads any more."""
# cell: e9_6
# misconception: M9.6x7
# hint: Where does an optimizer look for the learning rate of a parameter?
# hint-es: ¿Dónde busca un optimizador el learning rate de un parámetro?
# title-es: set_lr cambia los valores por defecto, que ya nadie lee.

def make_compiled_step(params, *, lr: float, backend):
    optimizer = torch.optim.Adam(params, lr=torch.tensor(lr))
    return optimizer, torch.compile(optimizer.step, backend=backend)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    optimizer.defaults["lr"] = lr
