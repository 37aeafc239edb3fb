"""Leaves the work to PyTorch."""
# cell: e8_1
# alternative: S8.1x2

def clip_grad_norm(params, max_norm: float) -> float:
    """Shorten all gradients together to a total norm of max_norm at most; the norm before."""
    return float(nn.utils.clip_grad_norm_(list(params), max_norm))
