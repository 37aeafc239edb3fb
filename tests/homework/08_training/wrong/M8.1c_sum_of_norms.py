"""Adds the norms of the tensors instead of their squares."""
# cell: e8_1
# misconception: M8.1c
# hint: How do the lengths of two perpendicular parts combine to the length of the whole?
# hint-es: ¿Cómo se combinan los largos de dos partes perpendiculares para dar el largo total?
# title-es: Suma las normas de los tensores en vez de sus cuadrados.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = sum(g.norm().item() for g in grads)
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
