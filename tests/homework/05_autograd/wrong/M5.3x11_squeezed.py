"""One output makes a vector, not a table."""
# cell: e5_3
# misconception: M5.3x11
# hint: What shape does the contract promise for one output, or for one input?
# hint-es: ¿Qué forma promete el contrato para una sola salida, o para una sola entrada?
# title-es: Una sola salida da un vector, no una tabla.

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
    return torch.stack(rows).squeeze()
