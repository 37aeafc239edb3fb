"""f is called again for each row, constants are treated well."""
# cell: e5_3
# misconception: M5.3x4
# hint: How many times is f called if it has a hundred outputs?
# hint-es: ¿Cuántas veces se llama a f si tiene cien salidas?
# title-es: f se llama de nuevo para cada fila; las constantes se tratan bien.

def jacobian(f, x):

    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    return torch.stack([
        torch.autograd.grad(f(here)[o], here, allow_unused=True, materialize_grads=True)[0]
        for o in range(len(y))
    ])
