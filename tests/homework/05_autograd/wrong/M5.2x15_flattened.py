"""The gradient comes back as a flat vector."""
# cell: e5_2
# misconception: M5.2x15
# hint: What shape and what dtype does x have, and what are those of your result?
# hint-es: ¿Qué forma y qué dtype tiene x, y cuáles tiene tu resultado?
# title-es: El gradiente vuelve como vector plano.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient.reshape(-1)
