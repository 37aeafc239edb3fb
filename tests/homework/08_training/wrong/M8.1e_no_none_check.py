"""Every parameter is expected to have a gradient."""
# cell: e8_1
# misconception: M8.1e
# hint: What is in `.grad` of a parameter that took no part in the loss?
# hint-es: ¿Qué hay en `.grad` de un parámetro que no participó en la pérdida?
# title-es: Supone que todo parámetro tiene gradiente.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
