"""g = g * factor: a new tensor that nobody keeps."""
# cell: e8_1
# misconception: M8.1f
# hint: Which tensor holds your product, and did p.grad change?
# hint-es: ¿Qué tensor contiene tu producto, y cambió p.grad?
# title-es: g = g * factor: un tensor nuevo que nadie guarda.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g = g * (max_norm / total)
    return total
