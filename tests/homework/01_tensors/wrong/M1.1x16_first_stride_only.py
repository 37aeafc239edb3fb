"""Only the first dimension's stride is looked at."""
# cell: e1_1
# misconception: M1.1x16
# hint: Swap the last two dimensions of a tensor with three. Which of its strides change?
# hint-es: Intercambia las dos últimas dimensiones de un tensor de tres. ¿Cuáles de sus strides cambian?
# title-es: Solo mira el stride de la primera dimensión.

def describe(x: torch.Tensor) -> dict:
    if x.numel() == 0 or x.ndim == 0 or len(x) == 1:
        contiguous = True
    else:
        contiguous = x.stride(0) == x.numel() // len(x)
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": contiguous,
        "nbytes": x.numel() * x.element_size(),
    }
