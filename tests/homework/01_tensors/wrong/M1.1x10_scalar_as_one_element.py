"""A tensor without dimensions is declared as a vector of one element."""
# cell: e1_1
# misconception: M1.1x10
# hint: How many dimensions does a single number have?
# hint-es: ¿Cuántas dimensiones tiene un solo número?
# title-es: Declara un tensor sin dimensiones como un vector de un elemento.

def describe(x: torch.Tensor) -> dict:
    x = torch.atleast_1d(x)
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
