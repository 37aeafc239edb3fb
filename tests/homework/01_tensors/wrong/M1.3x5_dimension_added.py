"""Arrays without dimensions come out as vectors."""
# cell: e1_3
# misconception: M1.3x5
# hint: Which shape has your copy of an array that holds a single number and has no dimension?
# hint-es: ¿Qué forma tiene tu copia de un arreglo que trae un solo número y ninguna dimensión?
# title-es: Los arreglos sin dimensiones salen como vectores.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(a).copy()).to(device, dtype)
