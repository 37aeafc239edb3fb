"""Clips every tensor by its own norm."""
# cell: e8_1
# misconception: M8.1b
# hint: Norm of what: of each tensor, or of all of them together?
# hint-es: ¿La norma de qué: de cada tensor, o de todos juntos?
# title-es: Recorta cada tensor según su propia norma.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    for g in grads:
        own = g.norm().item()
        if own > max_norm:
            g.mul_(max_norm / own)
    return total
