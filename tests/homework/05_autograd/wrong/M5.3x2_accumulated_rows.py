"""Each row is a copy of the grad, which still holds the rows before it."""
# cell: e5_3
# misconception: M5.3x2
# hint: What is in .grad before the second row is computed?
# hint-es: ¿Qué hay en .grad antes de calcular la segunda fila?
# title-es: Cada fila es una copia del grad, que todavía contiene las filas anteriores.

def jacobian(f, x):

    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    here.grad = torch.zeros_like(here)
    rows = []
    for output in y:
        output.backward(retain_graph=True, inputs=[here])
        rows.append(here.grad.clone())
    return torch.stack(rows)
