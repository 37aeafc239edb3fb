"""v is normalised first, and the product scaled back."""
# cell: e5_6
# misconception: M5.6x25
# hint: Does every v that the contract allows have a direction?
# hint-es: ¿Todo v que el contrato permite tiene una dirección?
# title-es: v se normaliza primero y el producto se vuelve a escalar.

def hvp(f, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of the scalar function f at x, times v, without the Hessian."""
    zeros, options = torch.zeros_like(x), {"allow_unused": True, "materialize_grads": True}
    here, length = x.detach().requires_grad_(), v.detach().norm()
    y = f(here)
    if not y.requires_grad:
        return zeros
    (slope,) = torch.autograd.grad(y, here, create_graph=True, **options)
    if not slope.requires_grad:
        return zeros
    (product,) = torch.autograd.grad(slope, here, v.detach() / length, **options)
    return product * length
