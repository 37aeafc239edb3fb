"""The full Hessian, row by row."""
# cell: e5_6
# misconception: M5.6x14
# hint: How many entries does the Hessian have for 40 000 weights, and which of them do you need?
# hint-es: ¿Cuántas entradas tiene la hessiana con 40 000 pesos, y cuáles necesitas?
# title-es: La hessiana completa, fila por fila.

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
    rows = [torch.autograd.grad(s, here, retain_graph=True, **options)[0].reshape(-1) for s in slope.reshape(-1)]
    product = (torch.stack(rows) @ v.detach().reshape(-1)).reshape(x.shape)
    return product
