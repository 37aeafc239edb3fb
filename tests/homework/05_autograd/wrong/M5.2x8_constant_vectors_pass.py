"""Several numbers that don't depend on x are taken for a constant."""
# cell: e5_2
# misconception: M5.2x8
# hint: What should happen if f returns several numbers, whatever they depend on?
# hint-es: ¿Qué debería pasar si f devuelve varios números, dependan de lo que dependan?
# title-es: Varios números que no dependen de x se toman por una constante.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
