"""as_view makes a copy."""
# cell: e1_3
# misconception: M1.3x1
# hint: Write into the array after the call. Does your tensor see it?
# hint-es: Escribe en el arreglo después de la llamada. ¿Se entera tu tensor?
# title-es: as_view hace una copia.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.tensor(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
