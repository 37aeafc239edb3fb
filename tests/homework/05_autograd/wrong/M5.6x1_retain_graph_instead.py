"""retain_graph instead of create_graph."""
# cell: e5_6
# misconception: M5.6a
# hint: Does the first gradient know how it was computed?
# hint-es: ¿El primer gradiente sabe cómo se calculó?
# title-es: retain_graph en vez de create_graph.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, retain_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v, **options)
    return product
