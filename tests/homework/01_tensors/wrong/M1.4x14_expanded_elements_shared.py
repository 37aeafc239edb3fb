"""The elements of an expanded tensor share a place in the array, too."""
# cell: e1_4
# misconception: M1.4x14
# hint: Write into one element of the array of an expanded tensor. Do others change?
# hint-es: Escribe en un elemento del arreglo de un tensor expandido. ¿Cambian otros?
# title-es: Los elementos de un tensor expandido comparten lugar también en el arreglo.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    if x.ndim == 2 and x.stride(0) == 0 and x.numel():
        row = x[0].numpy(force=True).copy()
        return np.lib.stride_tricks.as_strided(row, tuple(x.shape), (0, row.itemsize))
    return x.numpy(force=True).copy()
