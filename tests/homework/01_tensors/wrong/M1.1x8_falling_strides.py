"""Contiguous is taken to mean that the strides fall from left to right."""
# cell: e1_1
# misconception: M1.1x8
# hint: Strides that fall from left to right may still leave gaps. Does PyTorch know the answer itself?
# hint-es: Aunque los strides bajen de izquierda a derecha, puede haber huecos. ¿No sabe PyTorch la respuesta?
# title-es: Entiende por contiguo que los strides bajen de izquierda a derecha.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.numel() == 0 or list(x.stride()) == sorted(x.stride(), reverse=True),
        "nbytes": x.numel() * x.element_size(),
    }
