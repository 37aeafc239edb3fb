"""The rows are put one after another."""
# cell: e5_3
# misconception: M5.3x12
# hint: What is the shape of your result for two outputs and three inputs?
# hint-es: ¿Qué forma tiene tu resultado con dos salidas y tres entradas?
# title-es: Las filas quedan una tras otra.

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
    return torch.cat(rows)
