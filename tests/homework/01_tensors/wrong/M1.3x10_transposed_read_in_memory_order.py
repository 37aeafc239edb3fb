"""The array is read in the order of its memory, so that transposes come out scrambled."""
# cell: e1_3
# misconception: M1.3x10
# hint: In which order do you read a transposed array: in that of its rows, or in that of its memory?
# hint-es: ¿En qué orden lees un arreglo transpuesto: en el de sus filas o en el de su memoria?
# title-es: Lee el arreglo en el orden de su memoria, y así los transpuestos salen revueltos.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a.ravel(order="K"))).reshape(a.shape).to(device, dtype)
