"""The gradient of a constant is a single zero."""
# cell: e5_2
# misconception: M5.2x5
# hint: What shape and what dtype does x have, and what are those of your result?
# hint-es: ¿Qué forma y qué dtype tiene x, y cuáles tiene tu resultado?
# title-es: El gradiente de una constante es un único cero.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return torch.tensor(0.0)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
