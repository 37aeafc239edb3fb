"""v is normalised first."""
# cell: e5_6
# misconception: M5.6x5
# hint: Double v. What should happen to the product, and what happens to yours?
# hint-es: Duplica v. ¿Qué debería pasarle al producto, y qué le pasa al tuyo?
# title-es: v se normaliza primero.

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
    (product,) = torch.autograd.grad(slope, here, v / v.norm(), **options)
    return product
