"""norm, then square: PyTorch's norm has a finite subgradient at 0."""
# cell: e1_6
# alternative: S1.6a

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    difference = a.unsqueeze(1) - b.unsqueeze(0)
    return difference.norm(dim=-1) ** 2
