"""Every element is taken to have four bytes."""
# cell: e1_1
# misconception: M1.1x1
# hint: How many bytes does a float64 take, and how many a bool?
# hint-es: ¿Cuántos bytes ocupa un float64, y cuántos un bool?
# title-es: Supone que cada elemento ocupa cuatro bytes.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": 4 * x.numel(),
    }
