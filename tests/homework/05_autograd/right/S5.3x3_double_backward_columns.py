"""Columns by two walks: the vector-Jacobian product is linear in its weights."""
# cell: e5_3
# alternative: S5.3x3

def jacobian(f, x):

    z = x.detach().clone().requires_grad_()
    y = f(z) + 0 * z.sum()
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, z, u, create_graph=True)
    columns = [torch.autograd.grad(pulled[i], u, retain_graph=True)[0] for i in range(len(x))]
    return torch.stack(columns, -1).detach()
