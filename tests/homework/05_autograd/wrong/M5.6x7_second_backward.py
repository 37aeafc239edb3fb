"""The second derivative by backward: other leaves get a grad."""
# cell: e5_6
# misconception: M5.6e
# hint: Which leaves have a .grad after the call?
# hint-es: ¿Qué hojas tienen un .grad después de la llamada?
# title-es: La segunda derivada con backward: otras hojas reciben un grad.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (slope * v.detach()).sum().backward()
    product = torch.zeros_like(x) if here.grad is None else here.grad
    return product
