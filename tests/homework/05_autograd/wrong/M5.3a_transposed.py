"""Transposed: the derivative of output o for input i stands at [i, o]."""
# cell: e5_3
# misconception: M5.3a
# hint: Rows are outputs, columns are inputs: what stands in row 0 of your table?
# hint-es: Las filas son salidas y las columnas, entradas: ¿qué hay en la fila 0 de tu tabla?
# title-es: Transpuesta: la derivada de la salida o respecto de la entrada i está en [i, o].

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(x), len(y))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows, dim=1)
