"""backward(create_graph=True) fills the grads of other leaves."""
# cell: e5_6
# misconception: M5.6e
# hint: Which leaves have a .grad after the call?
# hint-es: ¿Qué hojas tienen un .grad después de la llamada?
# title-es: backward(create_graph=True) llena los grads de otras hojas.

def hvp(f, x, v):

    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return torch.zeros_like(x)
    y.backward(create_graph=True)
    slope, here.grad = here.grad, None
    if slope is None or not slope.requires_grad:
        return torch.zeros_like(x)
    (slope * v.detach()).sum().backward()
    return torch.zeros_like(x) if here.grad is None else here.grad.detach()
