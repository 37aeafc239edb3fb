"""Walks through params twice: a generator is empty the second time."""
# cell: e8_1
# misconception: M8.1x1
# hint: What does a generator give to the second loop?
# hint-es: ¿Qué le entrega un generador al segundo bucle?
# title-es: Recorre params dos veces: un generador queda vacío en la segunda.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    total = math.sqrt(sum(p.grad.square().sum().item() for p in params if p.grad is not None))
    if total > max_norm:
        for p in params:
            if p.grad is not None:
                p.grad.mul_(max_norm / total)
    return total
