"""Finite differences of the gradient."""
# cell: e5_6
# misconception: M5.6x16
# hint: How many digits are right in float32, and what if v is tiny?
# hint-es: ¿Cuántos dígitos son correctos en float32, y qué pasa si v es diminuto?
# title-es: Diferencias finitas del gradiente.

def hvp(f, x, v):

    def slope(at):
        at = at.requires_grad_()
        y = f(at)
        if not y.requires_grad:
            return torch.zeros_like(at)
        (g,) = torch.autograd.grad(y, at, allow_unused=True, materialize_grads=True)
        return g

    eps = 1e-3
    x, v = x.detach(), v.detach()
    return (slope(x + eps * v) - slope(x - eps * v)) / (2 * eps)
