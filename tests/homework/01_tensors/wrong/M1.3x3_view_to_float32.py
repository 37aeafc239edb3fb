"""as_view converts to float32, which copies every other dtype."""
# cell: e1_3
# misconception: M1.3x3
# hint: Can two dtypes share the same bytes and mean the same numbers?
# hint-es: ¿Pueden dos dtypes compartir los mismos bytes y significar los mismos números?
# title-es: as_view convierte a float32, y eso copia cualquier otro dtype.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a).float()


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
