"""Takes the mean of the squares, not their sum."""
# cell: e8_1
# misconception: M8.1x12
# hint: Is a vector of four ones as long as a single one?
# hint-es: ¿Un vector de cuatro unos es tan largo como un solo uno?
# title-es: Toma la media de los cuadrados, no su suma.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().mean().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
