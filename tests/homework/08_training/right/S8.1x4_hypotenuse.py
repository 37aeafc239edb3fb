"""math.hypot of all numbers, and all gradients multiplied in one call."""
# cell: e8_1
# alternative: S8.1x4

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [grad for p in params if (grad := p.grad) is not None]
    norm = math.hypot(*(number for grad in grads for number in grad.flatten().tolist()))
    if norm > max_norm:
        torch._foreach_mul_(grads, max_norm / norm)
    return norm
