"""torch.func.grad, with a check of the result inside."""
# cell: e5_2
# alternative: S5.2x1

def grad_of(f, x):
    def scalar(z):
        y = f(z)
        if y.numel() > 1:
            raise RuntimeError("not a scalar function")
        return y.reshape(())

    return torch.func.grad(scalar)(x.detach()).detach()
