"""Attributes asked by name, contiguous() returns the tensor itself where it already is."""
# cell: e1_1
# alternative: S1.1x3

def describe(x: torch.Tensor) -> dict:
    declaration = {key: getattr(x, key) for key in ("shape", "ndim", "nbytes")}
    declaration |= {"dtype": repr(x.dtype), "device": str(x.device)}
    return declaration | {"numel": x.nelement(), "contiguous": x.contiguous() is x}
