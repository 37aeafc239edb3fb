"""numel is the length of the first dimension."""
# cell: e1_1
# misconception: M1.1x4
# hint: How many numbers are there in a 2×3 tensor? And in a tensor without dimensions?
# hint-es: ¿Cuántos números hay en un tensor de 2×3? ¿Y en un tensor sin dimensiones?
# title-es: numel es el largo de la primera dimensión.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": len(x),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
