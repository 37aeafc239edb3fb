"""A read-only array is unlocked instead of being copied."""
# cell: e1_3
# misconception: M1.3x9
# hint: Does the array still refuse to be written to after your call?
# hint-es: Después de tu llamada, ¿el arreglo sigue negándose a que le escriban?
# title-es: En lugar de copiar un arreglo de solo lectura, lo desbloquea.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    if a.base is None:
        a.flags.writeable = True
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
