"""The zeros of a linear function are tied to a graph."""
# cell: e5_6
# misconception: M5.6x21
# hint: Does your result still know how it was computed?
# hint-es: ¿Tu resultado todavía sabe cómo se calculó?
# title-es: Los ceros de una función lineal quedan atados a un grafo.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return here * 0
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
