"""The shape is a list."""
# cell: e1_1
# misconception: M1.1x17
# hint: Which type does the contract ask for in the line of the shape?
# hint-es: ¿Qué tipo pide el contrato en la línea de la forma?
# title-es: La forma es una lista.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": list(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
