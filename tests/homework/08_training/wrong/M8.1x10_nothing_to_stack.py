"""Stacks the norms, which fails if there is none."""
# cell: e8_1
# misconception: M8.1x10
# hint: What if no parameter has a gradient?
# hint-es: ¿Y si ningún parámetro tiene gradiente?
# title-es: Apila las normas, y eso falla si no hay ninguna.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = torch.stack([g.norm() for g in grads]).norm().item()
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return total
