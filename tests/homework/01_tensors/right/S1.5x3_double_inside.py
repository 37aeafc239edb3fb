"""Computed in float64, returned in the right dtype."""
# cell: e1_5

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    kind = x.dtype if x.is_floating_point() else torch.float32
    x = x.double()
    centred = x - x.mean(dim, keepdim=True)
    std = torch.linalg.vector_norm(centred, dim=dim, keepdim=True) / x.shape[dim] ** 0.5
    return (centred / (std + eps)).to(kind)
