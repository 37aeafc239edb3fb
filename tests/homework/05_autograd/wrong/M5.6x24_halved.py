"""The product is halved, as in ½ x·Ax."""
# cell: e5_6
# misconception: M5.6x24
# hint: What is the second derivative of ½·a·x²: a, or half of it?
# hint-es: ¿Cuál es la segunda derivada de ½·a·x²: a, o la mitad?
# title-es: El producto queda dividido por dos, como en ½ x·Ax.

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
    return product / 2
