"""Takes the largest entry for the norm."""
# cell: e8_1
# misconception: M8.1x5
# hint: Which norm does the formula in the text describe?
# hint-es: ¿Qué norma describe la fórmula del texto?
# title-es: Toma la entrada más grande como norma.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = max((g.abs().max().item() for g in grads), default=0.0)
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
