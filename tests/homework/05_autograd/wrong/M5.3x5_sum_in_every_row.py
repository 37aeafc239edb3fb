"""Every row is the gradient of the sum."""
# cell: e5_3
# misconception: M5.3x5
# hint: Which weights at the outputs give you one row, and not a sum of rows?
# hint-es: ¿Con qué pesos en las salidas obtienes una fila, y no una suma de filas?
# title-es: Cada fila es el gradiente de la suma.

def jacobian(f, x):

    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    (g,) = torch.autograd.grad(y, here, torch.ones_like(y), allow_unused=True, materialize_grads=True)
    return g.repeat(len(y), 1)
