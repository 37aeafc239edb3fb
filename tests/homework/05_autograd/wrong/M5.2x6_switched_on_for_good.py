"""Gradient recording is switched on, and stays on."""
# cell: e5_2
# misconception: M5.2x6
# hint: Is gradient recording the same after your function as before it?
# hint-es: ¿El registro de gradientes queda igual después de tu función que antes?
# title-es: El registro de gradientes se enciende y queda encendido.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    torch.set_grad_enabled(True)
    if True:
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
