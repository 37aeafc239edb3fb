"""A table of bytes per element that lacks some dtypes."""
# cell: e1_1
# misconception: M1.1x14
# hint: Which dtypes does PyTorch have that you did not think of? Who knows how wide their elements are?
# hint-es: ¿Qué dtypes tiene PyTorch en los que no pensaste? ¿Quién sabe cuánto ocupan sus elementos?
# title-es: Una tabla de bytes por elemento a la que le faltan algunos dtypes.

WIDTH = {
    torch.float64: 8,
    torch.int64: 8,
    torch.complex64: 8,
    torch.float16: 2,
    torch.bfloat16: 2,
    torch.int8: 1,
    torch.uint8: 1,
    torch.bool: 1,
}


def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * WIDTH.get(x.dtype, 4),
    }
