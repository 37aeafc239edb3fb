"""Writes all gradients into one long vector and copies it back."""
# cell: e8_1
# alternative: S8.1x3

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    grads = [p.grad for p in params if p.grad is not None]
    if not grads:
        return 0.0
    together = torch.cat([g.reshape(-1) for g in grads])
    total = float(together.norm())
    if total > max_norm:
        pieces = (together * (max_norm / total)).split([g.numel() for g in grads])
        with torch.no_grad():
            for g, piece in zip(grads, pieces):
                g.copy_(piece.view_as(g))
    return total
