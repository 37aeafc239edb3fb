"""The norm of the norms, and a factor that is at most 1."""
# cell: e8_1
# alternative: S8.1x1

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    if not grads:
        return 0.0
    total = torch.stack([torch.linalg.vector_norm(g) for g in grads]).norm()
    factor = (max_norm / (total + 1e-6)).clamp(max=1.0)
    for g in grads:
        g.mul_(factor)
    return total.item()
