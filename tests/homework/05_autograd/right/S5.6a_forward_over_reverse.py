"""Forward over reverse with torch.func."""
# cell: e5_6
# alternative: S5.6a

def hvp(f, x, v):
    x, v = x.detach(), v.detach()
    _, product = torch.func.jvp(torch.func.grad(f), (x,), (v,))
    return product.detach()
