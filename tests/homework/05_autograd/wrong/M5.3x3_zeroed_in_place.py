"""One grad tensor is zeroed in place after each row was stored without a copy."""
# cell: e5_3
# misconception: M5.3x3
# hint: Is the first row still what you stored, after the second one was computed?
# hint-es: ¿La primera fila sigue siendo la que guardaste, después de calcular la segunda?
# title-es: Un mismo tensor grad se pone en cero in-place después de guardar cada fila sin copiarla.

def jacobian(f, x):

    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    here.grad = torch.zeros_like(here)
    rows = []
    for output in y:
        here.grad.zero_()
        output.backward(retain_graph=True, inputs=[here])
        rows.append(here.grad)
    return torch.stack(rows)
