"""Fills missing gradients with zeros."""
# cell: e8_1
# misconception: M8.1x14
# hint: Is a gradient of zero the same as none, for an optimizer with momentum or weight decay?
# hint-es: ¿Un gradiente cero es lo mismo que ninguno, si hay momentum o weight decay?
# title-es: Rellena con ceros los gradientes que faltan.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    params = list(params)
    for p in params:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    grads = [p.grad for p in params]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
