"""The values go through float32 in NumPy, and large integers lose digits."""
# cell: e1_3
# misconception: M1.3x12
# hint: Is there a dtype between the array's and the one that was asked for? What does it do to 16777217?
# hint-es: ¿Hay un dtype entre el del arreglo y el pedido? ¿Qué le hace a 16777217?
# title-es: Los valores pasan por float32 de NumPy y los enteros grandes pierden cifras.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, dtype=np.float32, order="C")).to(device, dtype)
