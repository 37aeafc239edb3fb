"""The dtype is given as the name of an old tensor class."""
# cell: e1_1
# misconception: M1.1x7
# hint: Compare what you declare with the attribute that every tensor has for this. Is it the same for all dtypes?
# hint-es: Compara lo que declaras con el atributo que todo tensor tiene para esto. ¿Coincide con todos los dtypes?
# title-es: Da como dtype el nombre de una clase antigua de tensores.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.type(),
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
