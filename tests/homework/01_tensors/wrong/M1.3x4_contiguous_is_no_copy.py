"""ascontiguousarray is taken for a copy."""
# cell: e1_3
# misconception: M1.3x4
# hint: What does NumPy return if the array is contiguous already?
# hint-es: ¿Qué devuelve NumPy si el arreglo ya es contiguo?
# title-es: Toma ascontiguousarray por una copia.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(a)).reshape(a.shape).to(device, dtype)
