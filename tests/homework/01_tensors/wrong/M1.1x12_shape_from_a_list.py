"""The shape comes from nested lists, which lose the columns where there are no rows."""
# cell: e1_1
# misconception: M1.1x12
# hint: A tensor knows its shape without showing its numbers. What does a list know of the columns when there are no rows?
# hint-es: Un tensor sabe su forma sin mostrar sus números. ¿Qué sabe una lista de las columnas cuando no hay filas?
# title-es: La forma sale de listas anidadas, que pierden las columnas cuando no hay filas.

def describe(x: torch.Tensor) -> dict:
    rows = x.tolist()
    shape = []
    while isinstance(rows, list):
        shape.append(len(rows))
        rows = rows[0] if rows else None
    return {
        "shape": tuple(shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": len(shape),
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
