"""Rows of zeros are left out."""
# cell: e5_3
# misconception: M5.3x8
# hint: What does the row of an output that does not depend on x look like?
# hint-es: ¿Cómo es la fila de una salida que no depende de x?
# title-es: Las filas de ceros se dejan fuera.

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
    return torch.stack([row for row in rows if row.any()])
