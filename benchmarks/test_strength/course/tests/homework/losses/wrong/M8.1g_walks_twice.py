"""The parameters are walked through twice: an iterator is empty the second time."""
# cell: clip
# misconception: M8.1g

def clip_gradients(params, max_norm):
    """Limit the norm of all gradients together."""
    gradients = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(float((g**2).sum()) for g in gradients))
    if total > max_norm:
        for p in params:
            p.grad is not None and p.grad.mul_(max_norm / (total + 1e-6))
    return total
