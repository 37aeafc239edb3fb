"""The array's dtype is kept, whatever was asked for."""
# cell: e1_3
# misconception: M1.3x7
# hint: Which dtype was asked for, and which one arrives?
# hint-es: ¿Qué dtype se pidió y cuál llega?
# title-es: Conserva el dtype del arreglo, se pida lo que se pida.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device)
