"""vmap over both clouds."""
# cell: e1_6

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    if len(a) == 0 or len(b) == 0:
        return (a[:, None] - b[None]).sum(-1)
    one = lambda p, q: ((p - q) ** 2).sum()
    return torch.vmap(torch.vmap(one, (None, 0)), (0, None))(a, b)
