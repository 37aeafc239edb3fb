"""All rows in one batched walk."""
# cell: e5_3
# alternative: S5.3x2

def jacobian(f, x):

    with torch.enable_grad():
        z = x.detach().clone().requires_grad_()
        y = f(z)
        if y.grad_fn is None:
            return torch.zeros(y.numel(), z.numel(), dtype=x.dtype, device=x.device)
        weights = torch.eye(y.numel(), dtype=y.dtype, device=y.device)
        (table,) = torch.autograd.grad(y, z, weights, is_grads_batched=True, allow_unused=True)
    return torch.zeros(y.numel(), z.numel(), dtype=x.dtype) if table is None else table
