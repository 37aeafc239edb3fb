"""The tensor is turned into an array before it is described."""
# cell: e1_1
# misconception: M1.1x2
# hint: Does a tensor have to show its numbers to be described? Some tensors have none that NumPy could read.
# hint-es: ¿Hace falta ver los números de un tensor para describirlo? Algunos no tienen números que NumPy pueda leer.
# title-es: Convierte el tensor en un arreglo antes de describirlo.

def describe(x: torch.Tensor) -> dict:
    a = x.numpy()
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": a.ndim,
        "numel": a.size,
        "contiguous": bool(a.flags["C_CONTIGUOUS"]),
        "nbytes": a.nbytes,
    }
