"""A constant function raises."""
# cell: e5_6
# misconception: M5.6x9
# hint: What is the second derivative of a constant, and what does autograd say about it?
# hint-es: ¿Cuál es la segunda derivada de una constante, y qué dice autograd de ella?
# title-es: Una función constante lanza una excepción.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.detach().requires_grad_()
    y = f(here)
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
