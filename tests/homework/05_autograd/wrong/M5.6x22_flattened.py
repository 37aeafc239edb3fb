"""The product comes back as a flat vector."""
# cell: e5_6
# misconception: M5.6x22
# hint: What shape and dtype do x and v have, and what are those of your result?
# hint-es: ¿Qué forma y qué dtype tienen x y v, y cuáles tiene tu resultado?
# title-es: El producto vuelve como vector plano.

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
    return product.reshape(-1)
