"""The gradient of ∇f·v, with the cases treated one by one."""
# cell: e5_6
# alternative: S5.6x1

def hvp(f, x, v):

    z = x.detach().clone().requires_grad_(True)
    y = f(z)
    nothing = torch.zeros_like(z, requires_grad=False)
    if y.grad_fn is None and not y.requires_grad:
        return nothing
    g = torch.autograd.grad(y, z, create_graph=True, allow_unused=True)[0]
    if g is None or not g.requires_grad:
        return nothing
    dot = torch.sum(g * v.detach())
    h = torch.autograd.grad(dot, z, allow_unused=True)[0]
    return nothing if h is None else h
