"""The tensor loses its requires_grad on the way."""
# cell: e1_1
# misconception: M1.1x11
# hint: Print the tensor before and after the call. What has it lost?
# hint-es: Imprime el tensor antes y después de la llamada. ¿Qué perdió?
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
