"""Integers become float32 first, whatever floating dtype was asked for."""
# cell: e1_3
# misconception: M1.3x13
# hint: How many conversions does an int64 array go through in your code if somebody asks for float64?
# hint-es: ¿Por cuántas conversiones pasa en tu código un arreglo int64 si alguien pide float64?
# title-es: Los enteros pasan primero a float32, sea cual sea el dtype flotante pedido.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    x = torch.from_numpy(np.array(a, order="C"))
    if dtype.is_floating_point and not x.is_floating_point():
        x = x.float()
    return x.to(device, dtype)
