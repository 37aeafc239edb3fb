"""torch.Tensor makes float32 of everything before the cast."""
# cell: e1_3
# misconception: M1.3e
# hint: torch.Tensor always means float32; is that what you want on the way to int64?
# hint-es: torch.Tensor siempre significa float32; ¿es lo que quieres en el camino a int64?
# title-es: torch.Tensor convierte todo a float32 antes de la conversión.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.Tensor(np.array(a, order="C").tolist()).reshape(a.shape).to(device, dtype)
