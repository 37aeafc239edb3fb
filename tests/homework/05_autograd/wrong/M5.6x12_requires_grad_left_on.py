"""requires_grad is switched on in the caller's x."""
# cell: e5_6
# misconception: M5.6x12
# hint: Look at x and v after the call. Is anything new?
# hint-es: Mira x y v después de la llamada. ¿Hay algo nuevo?
# title-es: En el x de quien llama queda encendido requires_grad.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
