"""Functions of other tensors raise."""
# cell: e5_6
# misconception: M5.6x10
# hint: Suppose that f looks at other tensors, but not at x. What does autograd say, and what is the product?
# hint-es: Imagina que f mira otros tensores, pero no x. ¿Qué dice autograd, y cuánto vale el producto?
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
