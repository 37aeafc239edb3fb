"""v is normalised in place, and the product scaled back."""
# cell: e5_6
# misconception: M5.6x13
# hint: Look at x and v after the call. Is anything new?
# hint-es: Mira x y v después de la llamada. ¿Hay algo nuevo?
# title-es: v se normaliza in-place, y el producto se vuelve a escalar.

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
    norm = v.detach().norm()
    v.data /= norm
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product * norm
