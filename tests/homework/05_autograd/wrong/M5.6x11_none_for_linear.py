"""None instead of zeros."""
# cell: e5_6
# misconception: M5.6x11
# hint: What is the second derivative of a linear function, and what does autograd say about it?
# hint-es: ¿Cuál es la segunda derivada de una función lineal, y qué dice autograd de ella?
# title-es: None en vez de ceros.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True}
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if slope is None or not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
