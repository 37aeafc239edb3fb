"""clone, after straightening what runs backwards."""
# cell: e1_3

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    if any(step < 0 for step in a.strides) or not a.flags.writeable:
        a = a.copy()
    return torch.from_numpy(a).clone().to(dtype=dtype, device=device)
