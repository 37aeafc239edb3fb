"""torch.tensor of a NumPy copy, torch.as_tensor for the view."""
# cell: e1_3

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.tensor(a.copy(), dtype=dtype, device=device)
