"""The gradient goes through the grad of x."""
# cell: e5_2
# misconception: M5.2x12
# hint: Look at x after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira x después de la llamada: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: El gradiente pasa por el grad de x.

def grad_of(f, x):

    was = x.requires_grad
    with torch.enable_grad():
        if not was:
            x.requires_grad_()
        y = f(x)
        if y.numel() != 1:
            raise ValueError("one number, please")
        if not y.requires_grad:
            gradient = None
        else:
            y.backward(inputs=[x])
            gradient = x.grad
    if not was:
        x.requires_grad_(False)
    return torch.zeros_like(x).detach() if gradient is None else gradient
