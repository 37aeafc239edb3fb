"""requires_grad is switched off in the end, also where it was on."""
# cell: e5_2
# misconception: M5.2x11
# hint: Look at x after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira x después de la llamada: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: Al final requires_grad se apaga, también donde estaba encendido.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    if x.is_leaf:
        x.requires_grad_(False)
    return gradient
