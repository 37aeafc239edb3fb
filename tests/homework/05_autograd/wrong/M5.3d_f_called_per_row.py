"""f is called again for each row."""
# cell: e5_3
# misconception: M5.3d
# hint: How many times is f called if it has a hundred outputs?
# hint-es: ¿Cuántas veces se llama a f si tiene cien salidas?
# title-es: f se llama de nuevo para cada fila.

def jacobian(f, x):

    here = x.detach().requires_grad_()
    rows = []
    for o in range(len(f(here))):
        rows.append(torch.autograd.grad(f(here)[o], here)[0])
    return torch.stack(rows)
