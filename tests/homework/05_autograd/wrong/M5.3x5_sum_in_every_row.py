"""Every row is the gradient of the sum."""
# cell: e5_3
# misconception: M5.3c
# hint: Each of your rows is the sum of all rows. Where are they added up: by the weights of the outputs, or in .grad?
# hint-es: Cada una de tus filas es la suma de todas. ¿Dónde se suman: por los pesos de las salidas, o en .grad?
# title-es: Cada fila es el gradiente de la suma.

def jacobian(f, x):

    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    (g,) = torch.autograd.grad(y, here, torch.ones_like(y), allow_unused=True, materialize_grads=True)
    return g.repeat(len(y), 1)
