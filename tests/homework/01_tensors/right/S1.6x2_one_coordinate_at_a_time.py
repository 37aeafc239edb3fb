"""A loop over the coordinates, not over the points."""
# cell: e1_6

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    total = a.new_zeros(a.shape[0], b.shape[0])
    for x, y in zip(a.unbind(1), b.unbind(1)):
        total = total + torch.outer(x - 0, torch.ones_like(y)).sub(y).square()
    return total
