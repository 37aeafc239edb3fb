"""Of several numbers the first one is taken."""
# cell: e5_2
# misconception: M5.2e
# hint: What should happen if f returns several numbers?
# hint-es: ¿Qué debería pasar si f devuelve varios números?
# title-es: De varios números se toma el primero.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y.reshape(-1)[0], here, allow_unused=True, materialize_grads=True)
    return gradient
