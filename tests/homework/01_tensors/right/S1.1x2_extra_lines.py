"""More lines than were asked for."""
# cell: e1_1

def describe(x: torch.Tensor) -> dict:
    """With remarks."""
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
        "strides": x.stride(),
        "remarks": "none",
    }
