"""Gradient recording is put back by hand, but not where f is refused."""
# cell: e5_2
# misconception: M5.2x20
# hint: Does every way out of your function put gradient recording back?
# hint-es: ¿Todas las salidas de tu función devuelven el registro de gradientes a como estaba?
# title-es: El registro de gradientes se repone a mano, pero no cuando se rechaza f.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    here = x.detach().requires_grad_()
    y = f(here)
    if y.numel() != 1:
        raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
    if y.requires_grad:
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    else:
        gradient = torch.zeros_like(x)
    torch.set_grad_enabled(before)
    return gradient
