"""The copy goes through nested lists."""
# cell: e1_3

def as_view(a: np.ndarray) -> torch.Tensor:
    if a.ndim == 0:
        return torch.from_numpy(a)
    return torch.asarray(a, copy=False)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.tensor(a.tolist(), dtype=dtype, device=device).reshape(a.shape)
