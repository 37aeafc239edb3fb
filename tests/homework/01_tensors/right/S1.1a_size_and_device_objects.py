"""torch.Size and torch.device, as PyTorch gives them."""
# cell: e1_1
# alternative: S1.1a

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": x.shape,
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.nbytes,
    }
