"""as_view rearranges the array first, so that slices and transposes are copied."""
# cell: e1_3
# misconception: M1.3x2
# hint: When does rearranging an array need a place of its own? Try a slice with a step.
# hint-es: ¿Cuándo necesita un lugar propio un arreglo reordenado? Prueba un corte con paso.
# title-es: as_view reordena primero el arreglo, y así copia los cortes y los transpuestos.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(a)).reshape(a.shape)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(device, dtype)
