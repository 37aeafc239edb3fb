"""Contiguous is taken to mean that the last stride is 1."""
# cell: e1_1
# misconception: M1.1x3
# hint: Is a matrix contiguous when it shows the same row of memory again and again? And what are the strides of a single number?
# hint-es: ¿Es contigua una matriz que muestra una y otra vez la misma fila de la memoria? ¿Y qué strides tiene un solo número?
# title-es: Entiende por contiguo que el último paso (stride) sea 1.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.ndim == 0 or x.stride(-1) == 1,
        "nbytes": x.numel() * x.element_size(),
    }
