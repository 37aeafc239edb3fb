"""The norm comes back as a tensor."""
# cell: e8_1
# misconception: M8.1x6
# hint: Which type does the contract promise for the log?
# hint-es: ¿Qué tipo promete el contrato para el registro?
# title-es: La norma vuelve como tensor.

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(g.square().sum().item() for g in grads))
    if total > max_norm:
        for g in grads:
            g.mul_(max_norm / total)
    return torch.tensor(total)
