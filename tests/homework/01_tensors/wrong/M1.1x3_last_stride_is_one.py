"""Contiguous is taken to mean that the last stride is 1."""
# cell: e1_1
# misconception: M1.1x3
# hint: The last stride is 1, too, when a matrix shows the same row of memory again and again. Is each place then the neighbour of the one before?
# hint-es: El último stride también es 1 cuando una matriz muestra una y otra vez la misma fila de la memoria. ¿Es entonces cada lugar el vecino del anterior?
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
