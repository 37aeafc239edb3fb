"""Divides by a norm that may be zero."""
# cell: e8_1
# misconception: M8.1x9
# hint: What is the factor when all gradients are zero?
# hint-es: ¿Cuánto vale el factor cuando todos los gradientes son cero?
# title-es: Divide por una norma que puede ser cero.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    for g in grads:
        g.mul_(min(1.0, max_norm / total))
    return total
