"""An empty tensor of its own, filled from the array."""
# cell: e1_3

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    result = torch.empty(a.shape, dtype=dtype, device=device)
    result.copy_(torch.from_numpy(np.require(np.copy(a), requirements=["C", "W"])))
    return result
