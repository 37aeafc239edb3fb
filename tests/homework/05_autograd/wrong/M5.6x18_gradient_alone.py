"""The gradient."""
# cell: e5_6
# misconception: M5.6x17
# hint: Which of the two derivatives is in your result: the first, or the second? Try it on a linear function.
# hint-es: ¿Cuál de las dos derivadas hay en tu resultado: la primera o la segunda? Pruébalo con una función lineal.
# title-es: El gradiente.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return slope.detach()
