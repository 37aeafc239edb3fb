"""The gradient."""
# cell: e5_6
# misconception: M5.6x18
# hint: Which of the two derivatives is your result: the first, or the second?
# hint-es: ¿Cuál de las dos derivadas es tu resultado: la primera o la segunda?
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
