"""Zeros for a constant map have the shape of the input twice."""
# cell: e5_3
# misconception: M5.3x18
# hint: If f is constant and has more outputs than inputs, what is the shape of its table?
# hint-es: Si f es constante y tiene más salidas que entradas, ¿qué forma tiene su tabla?
# title-es: Los ceros de una función constante tienen dos veces la forma de la entrada.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(x), len(x))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
