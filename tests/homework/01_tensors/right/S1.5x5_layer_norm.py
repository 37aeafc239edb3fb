"""layer_norm over the dimension, which is moved to the end."""
# cell: e1_5
# alternative: S1.5x5

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    last = x.movedim(dim, -1)
    return torch.nn.functional.layer_norm(last, last.shape[-1:], eps=eps).movedim(-1, dim)
