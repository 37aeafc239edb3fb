"""Shortens to length 1, whatever max_norm is."""
# cell: e8_1
# misconception: M8.1x4
# hint: How long should the gradient be after clipping with max_norm = 6?
# hint-es: ¿Qué largo debería tener el gradiente después de recortar con max_norm = 6?
# title-es: Acorta a largo 1, sea cual sea max_norm.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(1 / total)
    return total
