"""torch.autograd.functional.vjp with the weight 1."""
# cell: e5_2
# alternative: S5.2x3

def grad_of(f, x):

    with torch.enable_grad():
        value, gradient = torch.autograd.functional.vjp(lambda z: f(z).reshape(()), x.detach(), strict=False)
    return gradient.detach()
