"""Functions of other tensors raise."""
# cell: e5_6
# misconception: M5.6x10
# hint: What is the second derivative of a linear function, and what does autograd say about it?
# hint-es: ¿Cuál es la segunda derivada de una función lineal, y qué dice autograd de ella?
# title-es: Las funciones de otros tensores lanzan una excepción.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {}
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
