"""cdist without the matmul shortcut."""
# cell: e1_6
# alternative: S1.6c

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist").pow(2)
