"""torch.func.vjp of torch.func.grad."""
# cell: e5_6
# alternative: S5.6x3

def hvp(f, x, v):
    _, pull = torch.func.vjp(torch.func.grad(f), x.detach())
    return pull(v.detach())[0].detach()
