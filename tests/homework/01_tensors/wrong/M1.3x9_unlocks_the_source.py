"""A read-only array is unlocked before it is copied."""
# cell: e1_3
# misconception: M1.3x9
# hint: Does the array still refuse to be written to after your call?
# hint-es: Después de tu llamada, ¿el arreglo sigue negándose a que le escriban?
# title-es: Desbloquea un arreglo de solo lectura antes de copiarlo.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    if not a.flags.writeable:
        a.setflags(write=True)
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
