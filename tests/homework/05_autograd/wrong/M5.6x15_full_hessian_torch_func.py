"""The full Hessian of torch.func."""
# cell: e5_6
# misconception: M5.6x15
# hint: How many entries does the Hessian have for 40 000 weights, and which of them do you need?
# hint-es: ¿Cuántas entradas tiene la hessiana con 40 000 pesos, y cuáles necesitas?
# title-es: La hessiana completa de torch.func.

def hvp(f, x, v):

    H = torch.func.hessian(f)(x.detach()).detach()
    n = x.numel()
    return (H.reshape(n, n) @ v.detach().reshape(n)).reshape(x.shape)
