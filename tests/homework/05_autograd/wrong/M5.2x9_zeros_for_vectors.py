"""For several numbers the answer is zeros instead of an error."""
# cell: e5_2
# misconception: M5.2e
# hint: What should happen if f returns several numbers?
# hint-es: ¿Qué debería pasar si f devuelve varios números?
# title-es: Para varios números la respuesta son ceros, no un error.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            return torch.zeros_like(here)
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
