"""The expanded formula of clouds that were moved to the origin first."""
# cell: e1_6

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    centre = torch.cat([a, b]).detach().mean(0)
    a, b = a - centre, b - centre
    return (a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.mT).clamp(min=0)
