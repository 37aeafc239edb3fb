"""as_copy is built with as_tensor, which shares memory whenever it can."""
# cell: e1_3
# misconception: M1.3b
# hint: Try it with an array that already has the target dtype, then write into the array.
# hint-es: Pruébalo con un arreglo que ya tenga el dtype pedido, y después escribe en el arreglo.
# title-es: as_copy usa as_tensor, que comparte memoria cada vez que puede.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.as_tensor(a, dtype=dtype, device=device)
