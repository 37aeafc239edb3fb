"""The root is forgotten: the squared norm."""
# cell: e8_1
# misconception: M8.1x7
# hint: In which unit is a sum of squares, if the entries are metres?
# hint-es: ¿En qué unidad queda una suma de cuadrados, si las entradas son metros?
# title-es: Falta la raíz: la norma al cuadrado.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = sum(g.square().sum().item() for g in grads)
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
