"""The number of elements is NumPy's product of the shape, which is a float where the shape is empty."""
# cell: e1_1
# misconception: M1.1x13
# hint: Print the type of your count for a tensor without dimensions.
# hint-es: Imprime el tipo de tu conteo para un tensor sin dimensiones.
# title-es: El número de elementos es el producto de la forma según NumPy, que es un float cuando la forma está vacía.

def describe(x: torch.Tensor) -> dict:
    n = np.prod(x.shape).item()
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": n,
        "contiguous": x.is_contiguous(),
        "nbytes": n * x.element_size(),
    }
