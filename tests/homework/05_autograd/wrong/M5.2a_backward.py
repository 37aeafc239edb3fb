"""backward instead of autograd.grad: other leaves get a grad, too."""
# cell: e5_2
# misconception: M5.2a
# hint: Who else receives a gradient from .backward()?
# hint-es: ¿Quién más recibe un gradiente con .backward()?
# title-es: backward en vez de autograd.grad: otras hojas también reciben un grad.

def grad_of(f, x):

    with torch.enable_grad():
        here = x.detach().clone().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError("one number, please")
        if y.requires_grad:
            y.backward()
    return torch.zeros_like(here) if here.grad is None else here.grad
