"""Arrays that run backwards are handed to PyTorch as they are."""
# cell: e1_3
# misconception: M1.3d
# hint: Some NumPy views run backwards through memory, and torch cannot. What could NumPy do before torch sees the array?
# hint-es: Algunas vistas de NumPy recorren la memoria al revés, y torch no puede. ¿Qué podría hacer NumPy antes de que torch vea el arreglo?
# title-es: Entrega a PyTorch tal cual los arreglos que van al revés.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.tensor(a, dtype=dtype, device=device)
