"""`.to` is trusted to copy, also when there is nothing to convert."""
# cell: e1_3
# misconception: M1.3x6
# hint: What does `.to` return if dtype and device are already right?
# hint-es: ¿Qué devuelve `.to` si el dtype y el dispositivo ya son los pedidos?
# title-es: Confía en que `.to` copie, también cuando no hay nada que convertir.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    if any(step < 0 for step in a.strides):
        a = a.copy()
    return torch.from_numpy(a).to(device=device, dtype=dtype)
