"""Shortens only the tensors that are too long by themselves."""
# cell: e8_1
# misconception: M8.1x13
# hint: What must hold between two gradients so that the direction of the whole stays?
# hint-es: ¿Qué debe mantenerse entre dos gradientes para conservar la dirección del conjunto?
# title-es: Acorta solo los tensores que ya son largos por sí solos.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            if g.norm().item() > max_norm:
                g.mul_(max_norm / total)
    return total
