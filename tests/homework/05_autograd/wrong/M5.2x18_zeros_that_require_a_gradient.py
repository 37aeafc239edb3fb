"""Zeros for a constant are tied to a graph."""
# cell: e5_2
# misconception: M5.2x18
# hint: Does your result still know how it was computed, and does anybody need that?
# hint-es: ¿Tu resultado todavía sabe cómo se calculó, y alguien lo necesita?
# title-es: Los ceros de una constante quedan atados a un grafo.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        if not y.requires_grad:
            return here * 0
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
