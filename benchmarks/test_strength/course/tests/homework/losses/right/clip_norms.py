"""The norm of norms; the factor is at most 1 and applied only then."""
# cell: clip

def clip_gradients(params, max_norm):
    grads = [p.grad.detach() for p in list(params) if p.grad is not None]
    if not grads:
        return 0.0
    total = torch.stack([torch.linalg.vector_norm(g) for g in grads]).norm().item()
    if total > max_norm:
        torch._foreach_mul_(grads, max_norm / total)
    return total
