"""as_view falls back on a copy where sharing is impossible."""
# cell: e1_3
# misconception: M1.3x11
# hint: Somebody writes into what as_view gave for a reversed array. Who learns that the array does not see it?
# hint-es: Alguien escribe en lo que as_view entregó para un arreglo al revés. ¿Quién se entera de que el arreglo no lo ve?
# title-es: as_view recurre a una copia cuando compartir es imposible.

def as_view(a: np.ndarray) -> torch.Tensor:
    try:
        return torch.from_numpy(a)
    except ValueError:
        return torch.from_numpy(a.copy())


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
