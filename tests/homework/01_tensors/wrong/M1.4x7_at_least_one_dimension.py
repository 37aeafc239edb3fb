"""A tensor without dimensions becomes a vector."""
# cell: e1_4
# misconception: M1.4x7
# hint: How many dimensions should the array of a single number have?
# hint-es: ¿Cuántas dimensiones debería tener el arreglo de un solo número?
# title-es: Un tensor sin dimensiones se vuelve un vector.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return np.atleast_1d(x.numpy(force=True)).copy()
