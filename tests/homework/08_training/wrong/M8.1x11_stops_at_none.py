"""Stops at the first parameter without a gradient."""
# cell: e8_1
# misconception: M8.1x11
# hint: What about the parameters that come after one without a gradient?
# hint-es: ¿Qué pasa con los parámetros que vienen después de uno sin gradiente?
# title-es: Se detiene en el primer parámetro sin gradiente.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = []
    for p in params:
        if p.grad is None:
            break
        grads.append(p.grad)
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
