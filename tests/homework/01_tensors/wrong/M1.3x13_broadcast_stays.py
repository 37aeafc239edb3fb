"""Rows that a broadcast array repeats share their memory in the copy."""
# cell: e1_3
# misconception: M1.3x13
# hint: Write into one element of the copy of a broadcast array. Do others change?
# hint-es: Escribe en un elemento de la copia de un arreglo con broadcasting. ¿Cambian otros?
# title-es: Las filas que repite un arreglo con broadcasting comparten memoria en la copia.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    if a.ndim == 2 and a.size and a.strides[0] == 0:
        return torch.from_numpy(a[0].copy()).to(device, dtype).expand(*a.shape)
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
