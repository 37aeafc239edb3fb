"""Through .grad, which accumulates and is the same tensor in every row."""
# cell: e5_3
# misconception: M5.3c
# hint: Each of your rows is the sum of all rows. Where are they added up: by the weights of the outputs, or in .grad?
# hint-es: Cada una de tus filas es la suma de todas. ¿Dónde se suman: por los pesos de las salidas, o en .grad?
# title-es: A través de .grad, que acumula y es el mismo tensor en cada fila.

def jacobian(f, x):

    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    here.grad = torch.zeros_like(here)
    rows = []
    for output in y:
        output.backward(retain_graph=True, inputs=[here])
        rows.append(here.grad)
    return torch.stack(rows)
