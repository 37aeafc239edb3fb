"""Rescales to max_norm also what is short enough."""
# cell: e8_1
# misconception: M8.1a
# hint: What should happen to a gradient that is already short?
# hint-es: ¿Qué debería pasarle a un gradiente que ya es corto?
# title-es: Reescala a max_norm también lo que ya es corto.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > 0:
        for g in grads:
            g.mul_(max_norm / total)
    return total
