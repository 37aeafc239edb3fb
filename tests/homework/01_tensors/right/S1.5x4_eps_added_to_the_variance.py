"""eps added to the variance."""
# cell: e1_5

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    centred = x - x.mean(dim, keepdim=True)
    return centred / (centred.pow(2).mean(dim, keepdim=True) + eps).sqrt()
