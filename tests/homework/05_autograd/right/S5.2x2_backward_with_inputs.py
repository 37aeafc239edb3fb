"""backward, told to fill one leaf alone."""
# cell: e5_2
# alternative: S5.2x2

def grad_of(f, x):

    before = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    try:
        z = torch.nn.Parameter(x.detach().clone())
        y = f(z)
        if y.dim() > 0 and y.numel() != 1:
            raise ValueError("f must give one number")
        if y.requires_grad:
            y.backward(inputs=[z])
        return torch.zeros_like(z.data) if z.grad is None else z.grad
    finally:
        torch.set_grad_enabled(before)
