"""It relies on gradients being recorded."""
# cell: e5_2
# misconception: M5.2d
# hint: Is anything recorded where you compute, if somebody calls you inside torch.no_grad()?
# hint-es: Si alguien te llama dentro de torch.no_grad(), ¿se registra algo donde tú calculas?
# title-es: Da por hecho que los gradientes se registran.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    if True:
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
