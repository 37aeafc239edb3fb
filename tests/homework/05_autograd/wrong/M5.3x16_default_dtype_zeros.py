"""The zeros for a constant map have the default dtype."""
# cell: e5_3
# misconception: M5.3x16
# hint: What is the dtype of your zeros if x is float64?
# hint-es: ¿Qué dtype tienen tus ceros si x es float64?
# title-es: Los ceros de una función constante tienen el dtype por defecto.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return torch.zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
