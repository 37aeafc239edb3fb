"""The device is always declared as the CPU."""
# cell: e1_1
# misconception: M1.1x5
# hint: Where does a tensor live that was made with another device?
# hint-es: ¿Dónde vive un tensor que se creó en otro dispositivo?
# title-es: Declara siempre la CPU como dispositivo.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": "cpu",
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
