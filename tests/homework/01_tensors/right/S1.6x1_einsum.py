"""einsum of the differences with themselves."""
# cell: e1_6

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    d = a.view(len(a), 1, -1) - b.view(1, len(b), -1) if len(a) and len(b) else a[:, None] - b[None]
    return torch.einsum('ijk,ijk->ij', d, d)
