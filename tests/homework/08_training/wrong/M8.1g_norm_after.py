"""Returns the norm after clipping."""
# cell: e8_1
# misconception: M8.1g
# hint: Which of the two norms tells you that something exploded?
# hint-es: ¿Cuál de las dos normas te avisa que algo explotó?
# title-es: Devuelve la norma de después de recortar.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return math.sqrt(sum(g.square().sum().item() for g in grads))
