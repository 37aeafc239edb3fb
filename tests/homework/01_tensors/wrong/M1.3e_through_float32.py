"""torch.Tensor makes float32 of everything before the cast."""
# cell: e1_3
# misconception: M1.3e
# hint: On the way from the array's dtype to the one that was asked for, do the numbers pass through a third? What does that one do to 16777217?
# hint-es: En el camino del dtype del arreglo al que se pidió, ¿pasan los números por un tercero? ¿Qué le hace ese a 16777217?
# title-es: torch.Tensor convierte todo a float32 antes de la conversión.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.Tensor(a.copy()).to(device, dtype)
