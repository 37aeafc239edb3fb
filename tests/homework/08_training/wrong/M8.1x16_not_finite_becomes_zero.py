"""Gradients that are not finite are set to zero first."""
# cell: e8_1
# misconception: M8.1x16
# hint: What is the norm in the log good for when a gradient explodes?
# hint-es: ¿Para qué sirve la norma del registro cuando un gradiente explota?
# title-es: Los gradientes que no son finitos se ponen antes en cero.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    for g in grads:
        g.nan_to_num_(0.0, 0.0, 0.0)
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
