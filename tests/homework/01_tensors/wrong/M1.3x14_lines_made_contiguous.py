"""as_view makes arrays of one dimension contiguous, and so copies some of them."""
# cell: e1_3
# misconception: M1.3x14
# hint: What does np.ascontiguousarray give back for a slice with a step? Whose memory is that?
# hint-es: ¿Qué devuelve np.ascontiguousarray para un corte con paso? ¿De quién es esa memoria?
# title-es: as_view vuelve contiguos los arreglos de una dimensión, y así copia algunos.

def as_view(a: np.ndarray) -> torch.Tensor:
    if a.ndim == 1:
        a = np.ascontiguousarray(a)
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
