"""Scales the parameters instead of their gradients."""
# cell: e8_1
# misconception: M8.1x8
# hint: What is in p, and what is in p.grad?
# hint-es: ¿Qué hay en p, y qué hay en p.grad?
# title-es: Escala los parámetros en vez de sus gradientes.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    params = [p for p in params if p.grad is not None]
    total = math.sqrt(sum(p.grad.square().sum().item() for p in params))
    if total > max_norm:
        with torch.no_grad():
            for p in params:
                p.mul_(max_norm / total)
    return total
