"""The tensor loses its requires_grad on the way."""
# cell: e1_1
# misconception: M1.1x11
# hint: Is the tensor the same after it was described as before?
# hint-es: ¿El tensor queda igual después de describirlo?
# title-es: El tensor pierde su requires_grad en el camino.

def describe(x: torch.Tensor) -> dict:
    x.requires_grad_(False)
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
