"""Small gradients are scaled up to the limit."""
# cell: clip
# misconception: M8.1a

def clip_gradients(params, max_norm):
    """Limit the norm of all gradients together."""
    gradients = [p.grad for p in params if p.grad is not None]
    total = math.sqrt(sum(float((g**2).sum()) for g in gradients))
    for g in gradients:
        g.mul_(max_norm / (total + 1e-6))
    return total
