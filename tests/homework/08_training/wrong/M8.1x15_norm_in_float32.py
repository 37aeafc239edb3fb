"""Computes the norm of float64 gradients in float32."""
# cell: e8_1
# misconception: M8.1x15
# hint: Which precision has the norm, and which have the gradients?
# hint-es: ¿Qué precisión tiene la norma, y cuál los gradientes?
# title-es: Calcula en float32 la norma de gradientes float64.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.float().square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
