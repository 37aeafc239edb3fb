"""backward fills the grads of other tensors."""
# cell: e5_3
# misconception: M5.3x10
# hint: Look at x and at the other tensors of f after the call. Is anything new?
# hint-es: Mira x y los demás tensores de f después de la llamada. ¿Hay algo nuevo?
# title-es: backward llena los grads de otros tensores.

def jacobian(f, x):

    here = x.detach().clone().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = []
    for output in y:
        here.grad = None
        output.backward(retain_graph=True)
        rows.append(torch.zeros_like(x) if here.grad is None else here.grad)
    return torch.stack(rows).detach()
