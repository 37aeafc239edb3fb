"""nbytes is what Python's own object takes."""
# cell: e1_1
# misconception: M1.1x9
# hint: Does the size of Python's object depend on how many numbers the tensor shows?
# hint-es: ¿Depende el tamaño del objeto de Python de cuántos números muestra el tensor?
# title-es: nbytes es lo que ocupa el objeto de Python.

def describe(x: torch.Tensor) -> dict:
    import sys

    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": sys.getsizeof(x),
    }
