"""A list of rows instead of a tensor."""
# cell: e5_3
# misconception: M5.3x13
# hint: Ask your result for its .shape. What does it answer?
# hint-es: Pídele a tu resultado su .shape. ¿Qué contesta?
# title-es: Una lista de filas en vez de un tensor.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return rows
