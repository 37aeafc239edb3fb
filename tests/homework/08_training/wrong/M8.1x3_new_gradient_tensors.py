"""Puts new tensors into p.grad instead of changing the ones that are there."""
# cell: e8_1
# misconception: M8.1x3
# hint: Somebody else holds the tensor that was in p.grad: what does it see?
# hint-es: Alguien más tiene el tensor que estaba en p.grad: ¿qué ve?
# title-es: Pone tensores nuevos en p.grad en vez de cambiar los que hay.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    params = [p for p in params if p.grad is not None]
    total = math.sqrt(sum(p.grad.square().sum().item() for p in params))
    if total > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / total)
    return total
