"""Clips each number to [-max_norm, max_norm]."""
# cell: e8_1
# misconception: M8.1x2
# hint: Does a limit on each number limit the length of the whole, and does it keep the direction?
# hint-es: ¿Un límite para cada número limita el largo del conjunto? ¿Y conserva la dirección?
# title-es: Recorta cada número a [-max_norm, max_norm].

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.clamp_(-max_norm, max_norm)
    return total
